import type { Acknowledgement } from "../model/outbox.ts";
import type { Store } from "../store/store.ts";

/** Notes acknowledgements. They are written together a moment later, so that no answer costs a transaction. */
export interface Acknowledgements {
  note(acknowledgement: Acknowledgement): void;
  /** Writes what is still to be written. */
  stop(): Promise<void>;
}

const writeEveryMilliseconds = 250;
const mostAtOnce = 500;

/**
 * The ledger's `acknowledged` entries. An entry says that the answer has gone out; one that is missing after a crash says that nobody knows. The record
 * itself was committed before the answer either way.
 */
export function startAcknowledgements(store: Store, failed: (error: unknown) => void): Acknowledgements {
  let waiting: Acknowledgement[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = () => {
    timer = undefined;
    const now = waiting.splice(0, mostAtOnce);
    if (now.length === 0) return;
    if (waiting.length > 0) later();
    writing = writing.then(() =>
      store
        .transaction(async (transaction) => {
          for (const { recordId, feed, answer } of now) transaction.note({ event: "acknowledged", who: "convert", feed, recordId, detail: { answer } });
        })
        .catch(failed),
    );
  };
  const later = () => {
    timer ??= setTimeout(write, writeEveryMilliseconds);
  };
  return {
    note(acknowledgement) {
      waiting.push(acknowledgement);
      later();
    },
    async stop() {
      clearTimeout(timer);
      while (waiting.length > 0) write();
      clearTimeout(timer);
      await writing;
      waiting = [];
    },
  };
}
