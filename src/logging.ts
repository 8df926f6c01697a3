import type { ChildLoggerOptions, DestinationStream, Logger } from "pino";
import { pino } from "pino";

/**
 * The fields a log line may have; anything else is dropped. docs/operations.md lists the same names (a test compares them). None of
 * them is filled from a record, a header, a query or a body: positions, ids, counts and keys of the error table only.
 */
export const logFields = [
  "requestId", "method", "route", "status", "milliseconds", "url", "store", "target", "signal", "issues", "text", "err",
  "records", "converted", "invalid", "unreadable", "refused", "delivery", "feed", "attempt", "mllpPort", "bytes", "job", "state",
] as const;

/** The texts a log line may have. Texts that come from elsewhere (messages of errors) may quote a value and are withheld. */
export const logMessages = [
  "listening",
  "request answered",
  "request failed",
  "records converted",
  "store did not take a record",
  "bytes outside any MLLP frame",
  "a message over MLLP was broken off",
  "a sender over MLLP was not let in",
  "an MLLP connection failed inside Portage",
  "setting",
  "start refused",
  "start failed",
  "draining",
  "drained",
  "stopped at once",
  "broken",
  "the embedded store survives a crash of the process, not a loss of power; set DATABASE_URL for production",
  "delivered",
  "not delivered, will be tried again",
  "refused by the target, now in quarantine",
  "another process has taken this delivery over",
  "a delivery attempt failed inside Portage",
  "the job queue's upkeep failed",
  "the terminology server does not answer and is left alone for a while",
  "the ledger did not take acknowledgements",
  "the ledger did not take who reads records",
  "the ledger did not take denials",
  "payloads removed, their time is over",
  "payloads whose time is over were not removed",
  "the store's keys were not looked up",
  "an export was not looked through, will be tried again",
  "records of an earlier version were not put into the order of reading",
  "old exports were not removed",
  "a bulk job has ended",
  "a bulk job did not go on, will be tried again",
  "converting a message of a bulk job broke",
  "the spool of a bulk job cannot be read",
  "old bulk jobs were not removed",
  "a target was not told of its Bundles, will be tried again",
  "a target is told of its Bundles again",
  "the collector does not take traces",
] as const;

const allowedFields: ReadonlySet<string> = new Set(logFields);
const allowedMessages: ReadonlySet<string> = new Set(logMessages);

/** A pino logger that lets nothing through but `logFields` and `logMessages`. */
export function createLogger(level: string, destination: DestinationStream = standardOutput()): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: allowed },
    serializers: { err: serializeError },
    hooks: {
      logMethod(this: Logger, args: unknown[], method: (...args: never[]) => void): void {
        const [first, second] = args;
        const fields = first instanceof Error ? { err: first } : typeof first === "object" && first !== null ? first : {};
        const text = typeof first === "string" ? first : second;
        if (text === "") return;
        const message = typeof text === "string" && allowedMessages.has(text) ? text : "text withheld";
        (method as (this: Logger, fields: object, message: string) => void).call(this, fields, message);
      },
    },
  };
  const logger: Logger = pino(options, destination);
  const makeChild = Reflect.get(logger, "child") as unknown as (this: Logger, bindings: object, childOptions?: ChildLoggerOptions) => Logger;
  // pino's own formatter for bindings does not see those of children, which inherit this method.
  const child = function child(this: Logger, bindings: object, childOptions?: ChildLoggerOptions): Logger {
    return makeChild.call(this, allowed(bindings), childOptions);
  };
  return Object.assign(logger, { child });
}

/** Written line by line: at the end of the process, pino's own way overtakes the line that is being written, or loses it. */
function standardOutput(): DestinationStream {
  return pino.destination({ dest: 1, sync: true });
}

function allowed(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => allowedFields.has(name)));
}

/** What kind of error and where in the code; its message may quote a value and stays out. */
function serializeError(error: unknown): { readonly type: string; readonly code?: string; readonly frames: readonly string[] } {
  if (!(error instanceof Error)) return { type: typeof error, frames: [] };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).map((line) => line.trim()).slice(0, 12);
  const code: unknown = Reflect.get(error, "code");
  return { type: error.constructor.name, ...(typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) && { code }), frames };
}
