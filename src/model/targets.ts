import type { Person } from "./quarantine.ts";

/** How deliveries to a target stand. */
export interface TargetView {
  readonly name: string;
  /** What this process's last attempt told of it, and the issue (key of the error table) that it is down for. */
  readonly state: "unknown" | "up" | "down";
  readonly issue: string | null;
  /** Whether deliveries of this process go out: `open` after several failures in a row, until the time (ISO 8601) at which one is tried. */
  readonly breaker: { readonly state: "closed" | "open" | "half-open"; readonly until: string | null };
  /** Who stopped it, when (ISO 8601) and why; null where deliveries go on. */
  readonly paused: (Person & { readonly at: string }) | null;
  /** True where its consumers fetch: nothing is known of its state, and no breaker keeps anything back. */
  readonly pull: boolean;
  /** Of its deliveries those that consumers hold under a lease. */
  readonly leased: number;
  /** Deliveries that are not settled, those under a lease among them, and the age of the oldest in seconds (0 when there is none). */
  readonly queued: number;
  readonly oldestQueuedSeconds: number;
}

/** The targets that are delivered to. */
export interface Targets {
  targets(): Promise<readonly TargetView[]>;
  /** Takes no more deliveries to a target from their queue, in no process, until it is resumed; attempts under way end. False where there is no such target. */
  pauseTarget(name: string, person: Person): Promise<boolean>;
  resumeTarget(name: string, person: Person): Promise<boolean>;
}
