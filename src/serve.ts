import type { Logger } from "pino";
import { loadAccess } from "./access/load.ts";
import type { Parts } from "./compose.ts";
import { loadConfig } from "./config.ts";
import { loadDeploymentKey } from "./deployment-key.ts";
import { createLogger } from "./logging.ts";
import type { Issue } from "./model/issue.ts";
import { loadMllp } from "./mllp/load.ts";
import type { RunningService } from "./service.ts";
import { packageVersion, startService } from "./service.ts";
import { loadTargets } from "./targets.ts";
import { tracesWanted } from "./tracing/wanted.ts";

/**
 * Runs the service as this process: settings from the environment, log on standard output, SIGTERM and SIGINT drain (a second one stops at once).
 * Gives the running service, or undefined where the start is refused; then the exit code is 1.
 */
export async function serve(parts: Parts, environment: NodeJS.ProcessEnv = process.env): Promise<RunningService | undefined> {
  const config = loadConfig(environment);
  if (Array.isArray(config)) return refuseStart(createLogger("info"), config);
  const logger = createLogger(config.logLevel);
  const key = loadDeploymentKey(config);
  if (Array.isArray(key)) return refuseStart(logger, key);
  const targets = loadTargets(config, environment);
  if (Array.isArray(targets)) return refuseStart(logger, targets);
  const authenticator = loadAccess(config.siteFolder, environment);
  if (Array.isArray(authenticator)) return refuseStart(logger, authenticator);
  const mllp = loadMllp(config);
  if (Array.isArray(mllp)) return refuseStart(logger, mllp);
  for (const { key: name, text } of [...config.warnings, ...key.warnings]) logger.warn({ issues: [name], text }, "setting");

  // fhir-kit-client would print what the target answers, and with it records and credentials.
  delete process.env["DEBUG"];
  // What Node would print of an uncaught error may quote a record.
  process.on("uncaughtException", (err) => {
    logger.fatal({ err }, "broken");
    process.exit(1);
  });
  try {
    const tracing = tracesWanted(environment) ? (await import("./tracing/start.ts")).startTracing(environment, packageVersion(), () => logger.warn("the collector does not take traces")) : undefined;
    const service = await startService(config, key.key, targets, { authenticator, mllp }, logger, parts);
    const stop = async () => {
      await service.stop();
      await tracing?.();
    };
    drainOnSignal({ ...service, stop }, logger);
    return service;
  } catch (err) {
    // No record has been read yet, so that the error's own words can be told.
    logger.fatal({ err, text: err instanceof Error ? err.message : String(err) }, "start failed");
    return process.exit(1);
  }
}

function refuseStart(logger: Logger, issues: readonly Issue[]): undefined {
  for (const { key, text } of issues) logger.fatal({ issues: [key], text }, "start refused");
  process.exitCode = 1;
}

function drainOnSignal(service: RunningService, logger: Logger): void {
  let draining = false;
  const drain = async (signal: NodeJS.Signals) => {
    if (draining) {
      logger.warn({ signal }, "stopped at once");
      process.exit(1);
    }
    draining = true;
    logger.info({ signal }, "draining");
    await service.stop();
    logger.info("drained");
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void drain(signal));
}
