import type { KeptOfBatch } from "../model/bulk.ts";
import type { LedgerNote } from "../model/ledger.ts";
import type { RecordToKeep } from "../model/outbox.ts";
import type { Jobs } from "./jobs.ts";
import { keepRecordIn } from "./keep-record.ts";
import type { Store, Transaction } from "./store.ts";

/** Whether a database will never take what it was given, however often it is asked: data exceptions, and what exceeds a limit of the program (PostgreSQL, appendix A, classes 22 and 54). */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^(22|54)[0-9A-Z]{3}$/.test(error.code);
}

/** Keeps several in their order, each for itself: of one that the database will never take nothing is left, and the others are kept. Slower than all at once. */
export async function keepEachIn(store: Store, jobs: Jobs, transaction: Transaction, records: readonly RecordToKeep[]): Promise<KeptOfBatch[]> {
  const kept: KeptOfBatch[] = [];
  for (const record of records) {
    const notes: LedgerNote[] = [];
    await transaction.query("savepoint record");
    try {
      kept.push(await keepRecordIn(store, jobs, { query: transaction.query.bind(transaction), note: (note) => void notes.push(note) }, record));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await transaction.query("rollback to savepoint record");
      kept.push({ kind: "refused" });
      continue;
    }
    await transaction.query("release savepoint record");
    for (const note of notes) transaction.note(note);
  }
  return kept;
}
