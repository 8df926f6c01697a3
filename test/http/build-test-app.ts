import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { onTestFinished } from "vitest";
import { openToAnybody } from "../../src/access/authenticator.ts";
import type { AppOptions } from "../../src/http/app.ts";
import { buildApp } from "../../src/http/app.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import { Admission } from "../../src/intake/admission.ts";
import { createLogger } from "../../src/logging.ts";
import type { Bulk } from "../../src/bulk/bulk.ts";
import { startBulk } from "../../src/bulk/bulk.ts";
import { inThisThread } from "../../src/bulk/convert-packets.ts";
import type { Services } from "../../src/http/services.ts";
import type { FakeOutbox } from "./fakes.ts";
import { fakeEngine, fakeOutbox } from "./fakes.ts";

export interface TestApp {
  readonly app: FastifyInstance;
  readonly engine: ReturnType<typeof fakeEngine>;
  readonly outbox: FakeOutbox;
  readonly bulk: Bulk;
  /** What the app has logged, line by line. */
  readonly log: string[];
}

/** The app over fakes of engine and outbox; closed when the test ends. */
export async function buildTestApp(options: Omit<Partial<AppOptions>, "services"> & { readonly services?: Partial<Services> } = {}): Promise<TestApp> {
  const engine = fakeEngine();
  const outbox = fakeOutbox();
  const log: string[] = [];
  const logger = createLogger("debug", { write: (line) => void log.push(line) });
  const services = { engine, outbox, ...options.services };
  const dataFolder = mkdtempSync(join(tmpdir(), "portage-http-"));
  const bulk = await startBulk({ store: services.outbox.bulk, engine: services.engine, converter: inThisThread(services.engine), dataFolder, mostBytes: 10_000_000, limits: { most: 1_000_000, reserve: 0 }, converted: () => undefined, log: logger });
  const app = await buildApp({
    about: { version: "0.0.0", startedAt: new Date("2024-01-31T12:00:00Z") },
    limits: { body: 1000, bulk: 1_000_000, rate: 0, eventLoopDelay: 0, wait: 2000, arrival: 0, grace: 5000 },
    openapi: readFileSync("openapi.yaml", "utf8"),
    logger,
    authenticator: openToAnybody,
    admission: new Admission({ count: 100, bytes: 1_000_000 }),
    metrics: createMetrics(outbox, { processMetrics: false }),
    ...options,
    services: { bulk, ...services },
  });
  onTestFinished(async () => {
    await app.close();
    await bulk.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  return { app, engine, outbox, bulk, log };
}

export const er7Type = "x-application/hl7-v2+er7";
export const message = (controlId: string, text = "") => `MSH|^~\\&|LAB|North|EHR|South|20240131||ADT^A01^ADT_A01|${controlId}|P|2.5.1\rPID|1||${text}\r`;
