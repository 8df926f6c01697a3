import { userInfo } from "node:os";
import type { Person } from "../model/quarantine.ts";
import type { BulkAnswer, BulkQuery } from "../quarantine/bulk.ts";
import type { DecisionAnswer } from "../quarantine/answer.ts";
import { refuse } from "./refuse.ts";

/** Options of every decision. */
export const personOptions = { by: { type: "string" }, reason: { type: "string" }, json: { type: "boolean", default: false } } as const;

/** Options that say which items are decided about together. */
export const bulkOptions = {
  cause: { type: "string" },
  containing: { type: "string" },
  code: { type: "string" },
  feed: { type: "string" },
  all: { type: "boolean", default: false },
  limit: { type: "string", default: "1000" },
  after: { type: "string" },
  "dry-run": { type: "boolean", default: false },
} as const;

interface BulkValues {
  readonly cause?: string | undefined;
  readonly containing?: string | undefined;
  readonly code?: string | undefined;
  readonly feed?: string | undefined;
  readonly all: boolean;
  readonly limit: string;
  readonly after?: string | undefined;
  readonly "dry-run": boolean;
}

/** Who decides, and why; who is the user of the operating system where the call does not say. */
export function personOf({ by = userInfo().username, reason }: { readonly by?: string | undefined; readonly reason?: string | undefined }): Person | undefined {
  return reason === undefined || reason.trim() === "" ? undefined : { by, reason };
}

export const reasonMissing = "say why with --reason.";

/** Which items a call means: one by its id, or those of a query; a text says what is wrong with it. */
export function itemsOf(positionals: readonly string[], values: BulkValues): { readonly id: string } | { readonly query: BulkQuery } | string {
  const { cause, containing, code, feed, all, after } = values;
  const limit = Number(values.limit);
  const narrowed = [cause, containing, code, feed].some((part) => part !== undefined);
  if (positionals.length > 1 || (positionals.length === 1) === (narrowed || all)) return "name one item, or say which with --cause, --containing, --code, --feed or --all.";
  if (!Number.isInteger(limit) || limit < 1) return "--limit takes a number from 1.";
  const [id] = positionals;
  return id === undefined ? { query: { cause, containing, code, ...(feed !== undefined && { feeds: [feed] }), limit, after, dryRun: values["dry-run"] } } : { id };
}

/** Prints what came of a decision; gives the exit code. */
export function tellDecision(command: string, answer: DecisionAnswer, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify(answer)}\n`);
  if (answer.kind === "taken") {
    if (!json) process.stdout.write(`${answer.id}: ${answer.state}${answer.deliveryId === null ? "" : `, goes on as delivery ${answer.deliveryId}`}\n`);
    return 0;
  }
  if (answer.kind === "still-invalid") refuse(command, "the record is still invalid; its item stays open.", 1);
  for (const { text, expression } of answer.issues) refuse(command, `${expression === undefined ? "" : `${expression}: `}${text}`, 1);
  return 1;
}

/** Prints what came of several; 1 where one of them is still open. */
export function tellDecisions({ items, next }: BulkAnswer, { json, dryRun }: { readonly json: boolean; readonly dryRun: boolean }): number {
  const open = items.filter(({ result }) => result === "still-invalid" || result === "refused").length;
  if (json) process.stdout.write(`${JSON.stringify({ items, next })}\n`);
  else {
    for (const { id, feed, result, issues } of items) process.stdout.write(`${id}  ${feed}  ${result}${issues.length === 0 ? "" : `  ${issues.join(" ")}`}\n`);
    process.stdout.write(`${items.length} matched, ${items.length - open} ${dryRun ? "would be settled" : "settled"}, ${open} ${dryRun ? "would stay" : "are still"} open.\n`);
    if (next !== null) process.stdout.write(`There may be more: --after ${next}\n`);
  }
  return open === 0 ? 0 : 1;
}
