import type { Database } from "../../../src/store/database.ts";
import type { Jobs } from "../../../src/store/jobs.ts";
import { keepRecord } from "../../../src/store/keep-record.ts";
import { writeCrosswalk } from "../../../src/store/statements/write-crosswalk.ts";
import { pauseTarget } from "../../../src/store/statements/paused-targets.ts";
import type { Store } from "../../../src/store/store.ts";
import { exportsOf } from "../../../src/pull/exports.ts";
import { addExportResources } from "../../../src/store/statements/export-resources.ts";
import { beginNotifications } from "../../../src/store/statements/notifications.ts";
import { readBackupTables } from "../../../src/store/backup/tables.ts";
import { recordToKeep } from "../stores.ts";

const jobs = { add: async () => undefined } as unknown as Jobs;
const unknowns = { authorities: [{ namespace: "A\u2028B", universalId: null, universalIdType: null, system: "urn:ü'\"\\", count: 1, places: [] }], codes: [] };

/** Puts something into every table, with what is hard to write down: any text, large payloads, null. */
export async function fill(store: Store): Promise<{ readonly recordId: string; readonly deliveryId: string; readonly body: Buffer }> {
  const body = Buffer.from(`MSH|^~\\&|${"\u00e4\n\u2028".repeat(300_000)}`);
  const queued = await keepRecord(store, jobs, recordToKeep({ body, unknowns, surroundings: Buffer.from("FHS|"), result: { kind: "queued", bundle: '{"resourceType":"Bundle","type":"transaction","entry":[]}', hints: null, lanes: ["Patient/1"] } }));
  await keepRecord(store, jobs, recordToKeep({ controlId: null, idempotencyKey: "key \t \"'", result: { kind: "queued", bundle: '{"entry":[]}', lanes: ["Patient/1"] } }));
  await keepRecord(store, jobs, recordToKeep({ result: { kind: "quarantined", issues: [{ severity: "error", code: "invalid", key: "hl7v2.empty", text: "x" }], bundle: null } }));
  if (queued.kind !== "queued") throw new Error(queued.kind);
  const { recordId, deliveryId } = queued;
  await writeCrosswalk(store.database, { target: "default", recordId, deliveryId }, [{ reference: "Patient/1", status: "created", location: "Patient/1/_history/1", etag: 'W/"1"', contentHash: "00ff" }]);
  await store.database.query("insert into portage.sending (target, reference, delivery_id) values ('default', $1, $2)", [`Patient/${deliveryId}`, deliveryId]);
  await store.database.query("insert into portage.unmapped_code (feed, concept_map, system, code, count) values ('adt', $1, '', '\ue000', 9007199254740993)", [recordId]);
  await store.database.query(`update portage.delivery set stored = $1 where id = $2`, ['[{"reference":"Patient/1","etag":"\\u0000\\ud800"}]', deliveryId]);
  await beginNotifications(store.database, "ehr");
  const exported = await exportsOf(store).start({ name: "loader", feeds: ["adt"] }, { request: "http://portage/fhir/$export", types: ["Patient"], since: undefined });
  await addExportResources(store.database, exported, [{ type: "Patient", reference: "Patient/1", position: 1 }]);
  await pauseTarget(store.database, "other", "Ada", "moving");
  await store.transaction(async (transaction) => {
    for (let number = 0; number < 2500; number++) transaction.note({ event: "acknowledged", who: "convert", recordId, detail: { answer: "202", number } });
  });
  return { recordId, deliveryId, body };
}

/** All rows of all tables, as the database writes them. */
export async function contentOf(database: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const content: Record<string, readonly string[]> = {};
  for (const { name, columns } of await readBackupTables(database)) {
    const list = columns.map((column) => `"${column.name}"`).join(", ");
    const rows = await database.transaction(async (queries) => {
      await queries.query("set local timezone = 'UTC'");
      return queries.query<{ hash: string }>(`select md5((${list})::text) as hash from (select ${list} from portage."${name}") rows order by 1`, []);
    });
    content[name] = rows.map(({ hash }) => hash);
  }
  return content;
}
