import type { Admission } from "../intake/admission.ts";
import type { Metrics } from "./metrics.ts";
import type { Services } from "./services.ts";

/** What this build is. */
export interface About {
  readonly version: string;
  readonly startedAt: Date;
}

/** Limits of the HTTP side. */
export interface Limits {
  /** Bytes a request body may have. */
  readonly body: number;
  /** Bytes an asynchronous upload may have. */
  readonly bulk: number;
  /** Requests a minute from one address; 0 is no limit. */
  readonly rate: number;
  /** Milliseconds the event loop may be late before requests are refused; 0 is no limit. */
  readonly eventLoopDelay: number;
  /** Milliseconds `deliver=wait` waits for the target. */
  readonly wait: number;
  /** Milliseconds a request may take to arrive; an asynchronous upload, between two pieces of it. */
  readonly arrival: number;
  /** Milliseconds that requests may still take when the service stops; then their connections are closed. */
  readonly grace: number;
}

/** What route handlers are made with. */
export interface RouteContext {
  readonly services: Services;
  readonly metrics: Metrics;
  readonly admission: Admission;
  readonly about: About;
  readonly limits: Limits;
  /** Comes when the service begins to stop. */
  readonly stopping: AbortSignal;
  /** The text of openapi.yaml. */
  readonly openapi: string;
}
