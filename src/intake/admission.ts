/** What may be under way at a time. */
export interface AdmissionLimits {
  /** Bodies. */
  readonly count: number;
  /** Bytes of all of them together. A body that is longer by itself comes in alone. */
  readonly bytes: number;
}

/** Why a body does not come in: too much is under way, or there is no room left to keep it. */
export type Obstacle = "busy" | "disk-low";

/** A body that has come in. */
export interface Admitted {
  /** It is answered: others may come. More than once is once. */
  leave(): void;
}

/**
 * Counts what is under way from the doors to the store, and lets no more in than memory has room for: what is refused at the door costs nothing, and its sender sends it again.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #diskIsLow: () => boolean;
  #count = 0;
  #bytes = 0;

  constructor(limits: AdmissionLimits, diskIsLow: () => boolean = () => false) {
    this.#limits = limits;
    this.#diskIsLow = diskIsLow;
  }

  /** Bodies under way, and their bytes. */
  get underWay(): { readonly count: number; readonly bytes: number } {
    return { count: this.#count, bytes: this.#bytes };
  }

  /** What keeps every body out at the moment, whatever its length. */
  get obstacle(): Obstacle | null {
    return this.#diskIsLow() ? "disk-low" : null;
  }

  /** Lets a body of so many bytes in, or says why not. */
  enter(bytes: number): Admitted | Obstacle {
    if (this.#diskIsLow()) return "disk-low";
    const { count, bytes: most } = this.#limits;
    if (this.#count >= count || (this.#count > 0 && this.#bytes + bytes > most)) return "busy";
    this.#count++;
    this.#bytes += bytes;
    let inside = true;
    return {
      leave: () => {
        if (!inside) return;
        inside = false;
        this.#count--;
        this.#bytes -= bytes;
      },
    };
  }

  /** Waits until a body may come in, for doors whose sender can be made to wait. Undefined where the signal comes first. */
  async wait(bytes: number, signal: AbortSignal): Promise<Admitted | undefined> {
    while (!signal.aborted) {
      const admitted = this.enter(bytes);
      if (typeof admitted !== "string") return admitted;
      await new Promise((resolve) => setTimeout(resolve, waitMilliseconds));
    }
    return undefined;
  }
}

/** How often a door that waits asks again. */
const waitMilliseconds = 25;
