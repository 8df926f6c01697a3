import type { Exports, ExportRequest } from "../model/exports.ts";
import type { Consumer } from "../model/pull.ts";
import { orderedId } from "../store/id.ts";
import { countExportResources, countWaiting } from "../store/statements/export-resources.ts";
import { deleteExport, insertExport, readExport } from "../store/statements/exports.ts";
import type { KeptExport } from "../store/statements/exports.ts";
import { lock } from "../store/statements/lock.ts";
import type { Store } from "../store/store.ts";
import { outcomeLines, resourceLines } from "./export-lines.ts";
import { order, orderLock } from "./order.ts";

/** How long an export's files are there. */
export const exportHours = 24;

function isFor({ feeds }: Consumer, kept: KeptExport): boolean {
  return feeds === undefined || (kept.feeds !== null && kept.feeds.every((feed) => feeds.includes(feed)));
}

/** The exports of this store. Some process looks through a new one by itself. */
export function exportsOf(store: Store): Exports {
  const { database } = store;
  const find = async (consumer: Consumer, id: string): Promise<KeptExport | undefined> => {
    const kept = await readExport(database, id);
    return kept !== undefined && isFor(consumer, kept) ? kept : undefined;
  };
  return {
    async start({ feeds }, { request, types, since }: ExportRequest) {
      await order(store);
      const id = orderedId();
      await database.transaction(async (queries) => {
        await lock(queries, orderLock);
        await insertExport(queries, { id, request, feeds: feeds ?? null, types: types ?? null, since: since ?? null });
      });
      return id;
    },
    async status(consumer, id) {
      const kept = await find(consumer, id);
      if (kept === undefined) return undefined;
      const { requestedAt, request, feeds, after, until, scanned, expired } = kept;
      if (scanned < until) return { kind: "running", progress: (scanned - after) / (until - after) };
      return {
        kind: "complete",
        transactionTime: requestedAt.toISOString(),
        request,
        expires: new Date(requestedAt.getTime() + exportHours * 3_600_000).toISOString(),
        files: await countExportResources(database, id),
        outcomes: (await countWaiting(database, feeds, requestedAt)) + (expired > 0 ? 1 : 0),
      };
    },
    async forget(consumer, id) {
      return (await find(consumer, id)) !== undefined && deleteExport(database, id);
    },
    async lines(consumer, id, type) {
      const kept = await find(consumer, id);
      if (kept === undefined || kept.scanned < kept.until) return undefined;
      return type === "OperationOutcome" ? outcomeLines(store, kept) : resourceLines(store, id, type);
    },
  };
}
