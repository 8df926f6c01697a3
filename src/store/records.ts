import type { Records } from "../model/records.ts";
import { readRecordHistory } from "./statements/read-record-history.ts";
import { listRecords, readRecord } from "./statements/read-records.ts";
import { readSource } from "./statements/read-source.ts";
import { readWriters } from "./statements/read-writers.ts";
import type { Store } from "./store.ts";

/** The records of the store. */
export function recordsOf(store: Pick<Store, "database" | "payloads">): Records {
  const { database } = store;
  return {
    async record(id) {
      const summary = await readRecord(database, id);
      return summary && { ...summary, ...(await readRecordHistory(database, id)) };
    },
    records: (query, limit, after) => listRecords(database, query, limit, after),
    source: (recordId) => readSource(store, recordId),
    writers: (resource, limit, target) => readWriters(database, resource, limit, target),
  };
}
