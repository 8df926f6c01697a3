import { expect } from "vitest";
import type { LedgerDefect } from "../../src/model/ledger.ts";
import { verifyLedger } from "../../src/store/ledger/verify.ts";
import { inSnapshot } from "../../src/store/snapshot.ts";
import type { Store } from "../../src/store/store.ts";
import { bundleOf } from "./load.ts";
import { type CountingTarget, hashOf } from "./counting-target.ts";
import type { LoadMessage } from "./messages.ts";

/** What the store says of the records of the load. */
export interface KeptRecordState {
  readonly controlId: string;
  readonly records: number;
  readonly delivered: number;
  readonly received: number;
  readonly stored: number;
}

/** By control id: how many records, delivered deliveries, and ledger entries of their coming and of their end. */
export async function keptRecords({ database }: Pick<Store, "database">): Promise<ReadonlyMap<string, KeptRecordState>> {
  const rows = await database.query<KeptRecordState>(
    `select control_id as "controlId", count(*)::integer as records,
       sum((select count(*) from portage.delivery where record_id = record.id and state = 'delivered'))::integer as delivered,
       sum((select count(*) from portage.ledger where record_id = record.id and event = 'received'))::integer as received,
       sum((select count(*) from portage.ledger where record_id = record.id and event = 'stored'))::integer as stored
     from portage.record group by control_id`,
    [],
  );
  return new Map(rows.map((row) => [row.controlId, row]));
}

/** The ledger has no edit, gap or truncation, and says what the tables say. */
export async function expectSoundLedger({ database, ledgerKey }: Pick<Store, "database" | "ledgerKey">): Promise<void> {
  const defects: LedgerDefect[] = [];
  await inSnapshot(database, (queries) => verifyLedger(queries, ledgerKey, { found: (defect) => void defects.push(defect), progress: () => undefined }));
  expect(defects).toEqual([]);
}

/** Every kept record came once, and was delivered once. */
export function expectOnce(kept: ReadonlyMap<string, KeptRecordState>, acknowledged: readonly LoadMessage[]): void {
  const missing = acknowledged.filter(({ controlId }) => !kept.has(controlId)).map(({ controlId }) => controlId);
  expect(missing, "acknowledged and not in the store").toEqual([]);
  const wrong = [...kept.values()].filter(({ records, delivered, received, stored }) => records !== 1 || delivered !== 1 || received !== 1 || stored !== 1);
  expect(wrong, "not exactly once in store and ledger").toEqual([]);
}

/**
 * The target has exactly what the kept messages say, in each patient's order: nothing is missing, nothing else is there, each content is the last one's, and
 * no resource has more versions than messages that brought it a new content.
 */
export async function expectDelivered(target: CountingTarget, url: string, kept: readonly LoadMessage[]): Promise<void> {
  const expected = new Map<string, { hash: string; versions: number }>();
  for (const message of kept.toSorted((a, b) => a.step - b.step)) {
    for (const { resource } of (await bundleOf(url, message)).entry) {
      const reference = `${resource.resourceType}/${resource.id}`;
      const hash = hashOf(resource);
      const before = expected.get(reference);
      expected.set(reference, { hash, versions: (before?.versions ?? 0) + (before?.hash === hash ? 0 : 1) });
    }
  }
  const wrong = [...expected].flatMap(([reference, { hash, versions }]) => {
    const there = target.resources.get(reference);
    if (there === undefined) return [`${reference} is missing`];
    if (there.hash !== hash) return [`${reference} has other content`];
    return there.versions === versions ? [] : [`${reference} has ${there.versions} versions instead of ${versions}`];
  });
  expect(wrong.slice(0, 20)).toEqual([]);
  expect([...target.resources.keys()].filter((reference) => !expected.has(reference))).toEqual([]);
  const disordered = [...target.steps].filter(([, steps]) => steps.some((step, index) => index > 0 && step <= steps[index - 1]!));
  expect(disordered).toEqual([]);
}
