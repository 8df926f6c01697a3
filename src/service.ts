import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { openToAnybody } from "./access/authenticator.ts";
import { insiderOf } from "./access/insider.ts";
import type { Parts } from "./compose.ts";
import type { Config } from "./config.ts";
import { watchDiskSpace } from "./disk-space.ts";
import type { Services } from "./http/services.ts";
import type { Authenticator } from "./model/access.ts";
import type { MllpListener } from "./mllp/listener.ts";
import type { MllpOptions } from "./mllp/load.ts";
import { Admission } from "./intake/admission.ts";
import { timedKeep } from "./intake/timed-keep.ts";
import { plainTarget } from "./targets.ts";
import type { ConfiguredTarget, Targets } from "./targets.ts";

/** Who may come in, and by which doors besides HTTP. */
export interface Doors {
  readonly authenticator: Authenticator;
  readonly mllp: MllpOptions | undefined;
}

/** Milliseconds that what has begun may still take when the service stops. */
const grace = 5000;

export interface RunningService {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no more requests, finishes the running ones and the running deliveries, closes the store. */
  stop(): Promise<void>;
}

/**
 * Connections that may wait for the process to take them (the system's own limit counts too: net.core.somaxconn). What finds no place there is sent again by the other side's kernel after longer and
 * longer pauses: with Node's 511 the slowest of a hundred requests took 20 s under overload, which now hear 503 at once (docs/adr/0029).
 */
const connectionBacklog = 4096;

/** Loads everything at the same time, then listens: whoever is answered is answered in full. */
export async function startService(config: Config, key: Uint8Array, targets: Targets, { authenticator, mllp }: Doors, logger: Logger, parts: Parts): Promise<RunningService> {
  const embedded = Promise.withResolvers<ConfiguredTarget>();
  const bulkCode = import("./bulk/bulk.ts");
  // The store comes first: it opens by itself while this thread loads the rest.
  const [opened, { engine, terminologyServer }, sandbox, { buildApp }, { createMetrics }] = await Promise.all([
    parts.outbox(config, key, targets, embedded.promise, logger),
    openEngine(config, key, logger, parts),
    targets.has("default") ? undefined : parts.sandbox(config),
    import("./http/app.ts"),
    import("./http/metrics.ts"),
  ]);
  const insider = sandbox === undefined || authenticator === openToAnybody ? undefined : insiderOf(authenticator);
  const metrics = createMetrics(opened, { processMetrics: true });
  metrics.build(packageVersion());
  const outbox = timedKeep(opened, (taken, seconds) => metrics.kept(taken, seconds));
  const { startBulk } = await bulkCode;
  const bulk = await startBulk({
    store: outbox.bulk,
    engine,
    converter: await parts.converter(config, key, engine),
    dataFolder: config.dataFolder,
    mostBytes: config.maxBody,
    limits: { most: config.maxBulk, reserve: config.minFreeDisk },
    converted: (conversion) => metrics.conversion(conversion),
    log: logger,
  });
  metrics.bulk(bulk);
  const services: Services = { engine, outbox, bulk, terminologyServer };
  const disk = config.databaseUrl === undefined ? await watchDiskSpace(config.dataFolder, config.minFreeDisk) : undefined;
  const admission = new Admission({ count: config.maxInFlight, bytes: 4 * config.maxBody }, () => disk?.isLow() === true);
  metrics.intake(admission, disk);
  const app = await buildApp({
    services,
    admission,
    about: { version: packageVersion(), startedAt: new Date() },
    limits: { body: config.maxBody, bulk: config.maxBulk, rate: config.rateLimit, eventLoopDelay: config.maxEventLoopDelay, wait: config.waitSeconds * 1000, arrival: 120_000, grace },
    openapi: readFileSync(new URL("../openapi.yaml", import.meta.url), "utf8"),
    logger,
    authenticator: insider?.authenticator ?? authenticator,
    metrics,
    ...(sandbox !== undefined && { sandbox }),
  });
  let listener: MllpListener | undefined;
  const stop = async () => {
    await Promise.all([app.close(), listener?.stop()]);
    disk?.stop();
    await bulk.stop();
    await outbox.stop();
  };
  try {
    await app.listen({ host: config.host, port: config.port, backlog: connectionBacklog, listenTextResolver: () => "" });
    listener = mllp && (await (await import("./mllp/start.ts")).startMllp(mllp, { host: config.host, most: config.maxBody, grace }, services, admission, metrics, logger));
  } catch (error) {
    await stop();
    throw error;
  }
  const { address, port, family } = app.server.address() as AddressInfo;
  const url = `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  if (sandbox !== undefined) embedded.resolve({ ...plainTarget(config, `${url}/sandbox/fhir`), ...(insider !== undefined && { credentials: insider.credentials }) });
  logger.info({ url, store: config.databaseUrl === undefined ? "embedded" : "postgresql", target: sandbox === undefined ? "server" : "sandbox", ...(listener !== undefined && { mllpPort: listener.port }) }, "listening");
  return { url, stop };
}

async function openEngine(config: Config, key: Uint8Array, logger: Logger, parts: Parts): Promise<Pick<Services, "engine" | "terminologyServer">> {
  const terminologyServer = await parts.terminologyServer?.(config, logger);
  return { engine: await parts.engine(config, key, terminologyServer), terminologyServer };
}

/** The version of this build, as package.json has it. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
