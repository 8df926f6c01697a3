/** A FHIR server that answers at `url`, and how to end it where we started it. */
export interface RunningServer {
  readonly url: string;
  /** What it is, for a person: `HAPI FHIR 8.8.0 from test/hapi/server`. */
  readonly name: string;
  stop(): Promise<void>;
}

/** Why a way to a FHIR server is closed on this machine. */
export interface Closed {
  readonly reason: string;
}
