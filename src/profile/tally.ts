/** How often a thing was met, in how many messages, and the thing as it was met first. */
export interface Tallied<Thing> {
  readonly thing: Thing;
  readonly count: number;
  readonly messages: number;
}

interface Entry<Thing> {
  readonly thing: Thing;
  count: number;
  messages: number;
  last: number;
}

/**
 * Counts things by a key in bounded memory: when there are more than `most`, the rarer half is forgotten, and what comes back is counted anew. Then the
 * frequent ones are still there, and a count is the least that it can be.
 */
export class Tally<Thing> {
  readonly #entries = new Map<string, Entry<Thing>>();
  readonly #most: number;
  #forgot = false;

  constructor(most = 10_000) {
    this.#most = most;
  }

  /** Adds `by` to the key's count; `message` is the number of the message that it stands in, `make` the thing where the key is new. */
  add(key: string, message: number, make: () => Thing, by = 1): Thing {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.count += by;
      if (known.last !== message) known.messages++;
      known.last = message;
      return known.thing;
    }
    if (this.#entries.size >= this.#most) this.#forgetRarerHalf();
    const thing = make();
    this.#entries.set(key, { thing, count: by, messages: 1, last: message });
    return thing;
  }

  /** True where something was forgotten. */
  get forgot(): boolean {
    return this.#forgot;
  }

  /** Most frequent first; of equals the one that was met first. */
  list(): Tallied<Thing>[] {
    return [...this.#entries.values()].sort((a, b) => b.count - a.count).map(({ thing, count, messages }) => ({ thing, count, messages }));
  }

  #forgetRarerHalf(): void {
    this.#forgot = true;
    const byCount = [...this.#entries].sort(([, a], [, b]) => a.count - b.count);
    for (const [key] of byCount.slice(0, Math.ceil(byCount.length / 2))) this.#entries.delete(key);
  }
}
