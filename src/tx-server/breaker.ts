/** Failures in a row after which a server is left alone, and for how long. */
export interface BreakerLimits {
  readonly failures: number;
  readonly restMilliseconds: number;
}

/** A circuit breaker: a server that fails again and again is left alone for a while; then one question tries whether it is back. */
export class Breaker {
  readonly #limits: BreakerLimits;
  readonly #now: () => number;
  #failures = 0;
  #restsUntil = 0;
  #trying = false;

  /** `now` in milliseconds from any origin. */
  constructor(limits: BreakerLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Whether a question may be asked now; what came of it has to be told. */
  allows(): boolean {
    if (this.#failures < this.#limits.failures) return true;
    if (this.#trying || this.#now() < this.#restsUntil) return false;
    this.#trying = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#trying = false;
  }

  /** True when the server is left alone from now on. */
  failed(): boolean {
    this.#trying = false;
    this.#failures++;
    if (this.#failures < this.#limits.failures) return false;
    this.#restsUntil = this.#now() + this.#limits.restMilliseconds;
    return true;
  }
}
