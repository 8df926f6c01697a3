import type { Logger } from "pino";
import type { Metrics } from "../http/metrics.ts";
import type { Services } from "../http/services.ts";
import type { Admission } from "../intake/admission.ts";
import type { Conversion } from "../model/conversion.ts";
import type { MllpListener } from "./listener.ts";
import { listenMllp } from "./listener.ts";
import type { MllpOptions } from "./load.ts";
import { receive } from "./receive.ts";

/** Milliseconds after which a message that has begun and does not go on is given up. */
const silence = 30_000;

/** Each connection may hold a message of PORTAGE_MAX_BODY that is not whole yet. */
const connections = 512;

/** Starts the listener over the service's engine and outbox. */
export async function startMllp({ port, feed, tls }: MllpOptions, { host, most, grace }: { readonly host: string; readonly most: number; readonly grace: number }, { engine, outbox }: Services, admission: Admission, metrics: Metrics, logger: Logger): Promise<MllpListener> {
  const reception = { engine, outbox, admission, feed, converted: (conversion: Conversion) => metrics.conversion(conversion), storeFailed: (err: unknown) => logger.error({ err }, "store did not take a record") };
  const listener = await listenMllp({
    host,
    port,
    tls,
    most,
    silence,
    connections,
    grace,
    receive: (frame, sender, stopping) => receive(reception, frame, sender === undefined ? undefined : `mllp ${sender}`, stopping),
    told: {
      skipped: (bytes) => logger.warn({ bytes }, "bytes outside any MLLP frame"),
      brokenOff: () => logger.warn("a message over MLLP was broken off"),
      notLetIn: (err) => logger.warn({ err }, "a sender over MLLP was not let in"),
      answered: (verdict) => metrics.mllpMessage(verdict),
      failed: (err) => logger.error({ err }, "an MLLP connection failed inside Portage"),
    },
  });
  metrics.mllpConnections(() => listener.connections());
  return listener;
}
