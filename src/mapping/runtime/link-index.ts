import type { ResourceLink } from "../../model/conversion.ts";

/** Finds the link that an object waits for. Links are taken in when somebody first asks for one after them: most records never ask. */
export class LinkIndex {
  readonly #links: readonly ResourceLink[];
  readonly #byHolder = new Map<object, ResourceLink>();
  #taken = 0;

  /** `links` goes on growing. */
  constructor(links: readonly ResourceLink[]) {
    this.#links = links;
  }

  of(holder: object): ResourceLink | undefined {
    for (; this.#taken < this.#links.length; this.#taken++) {
      const link = this.#links[this.#taken]!;
      this.#byHolder.set(link.holder, link);
    }
    return this.#byHolder.get(holder);
  }

  /** Links from number `from` on were taken back or have moved. What waited for one that was taken back is asked for no more. */
  forget(from: number): void {
    this.#taken = Math.min(this.#taken, from);
  }
}
