import type { FastifyRequest } from "fastify";
import type { LedgerNote } from "../model/ledger.ts";
import type { Outbox } from "../model/outbox.ts";
import { accessOf } from "./plugins/access.ts";

interface Denial {
  readonly first: LedgerNote;
  count: number;
}

const writeEveryMilliseconds = 10_000;

/** So many different denials are kept apart until they are written; beyond that whoever asks again and again fills no memory. */
const mostApart = 1000;

/**
 * Requests that were refused for want of a credential or a permission, for the ledger. Those of one address for one cause are written together, so that
 * whoever guesses keys fills no disk.
 */
export class Denials {
  readonly #outbox: Pick<Outbox, "note">;
  readonly #failed: (error: unknown) => void;
  #waiting = new Map<string, Denial>();
  #timer: NodeJS.Timeout | undefined;

  constructor(outbox: Pick<Outbox, "note">, failed: (error: unknown) => void) {
    this.#outbox = outbox;
    this.#failed = failed;
  }

  note(request: FastifyRequest, status: 401 | 403, cause: string): void {
    const { principal, ip } = request;
    const key = JSON.stringify([principal.name, ip, cause]);
    const before = this.#waiting.get(key);
    if (before !== undefined) before.count++;
    else if (this.#waiting.size < mostApart) this.#waiting.set(key, { first: { event: "denied", who: principal.name, detail: { operation: accessOf(request).operationId, as: principal.kind, address: ip, status, cause } }, count: 1 });
    this.#timer ??= setTimeout(() => void this.write(), writeEveryMilliseconds).unref();
  }

  /** Writes what is still to be written. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const notes = [...this.#waiting.values()].map(({ first, count }) => ({ ...first, detail: { ...first.detail, count } }));
    this.#waiting = new Map();
    if (notes.length > 0) await this.#outbox.note(notes).catch(this.#failed);
  }
}
