import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import type { Refusal } from "./classify.ts";
import type { RequestLine } from "./compose.ts";
import type { Entry } from "./entries.ts";

const placeForm = /^Bundle\.entry\[(\d+)\]/;

/** The place in what was sent that an issue names. */
function placeOf({ expression }: Issue): number | undefined {
  const place = placeForm.exec(expression ?? "")?.[1];
  return place === undefined ? undefined : Number(place);
}

/** The place in what was sent that a target's words blame first. */
export function blamedPlace(issues: readonly Issue[]): number | undefined {
  return issues.filter(({ severity }) => severity === "error" || severity === "fatal").map(placeOf).find((place) => place !== undefined);
}

/** Issues about what was sent as issues about the record's Bundle, where the same entries have other places. */
export function inRecord(issues: readonly Issue[], sent: readonly Entry[]): Issue[] {
  return issues.map((told) => {
    const entry = sent[placeOf(told) ?? -1];
    return entry === undefined ? told : { ...told, expression: told.expression!.replace(placeForm, `Bundle.entry[${entry.index}]`) };
  });
}

/** Why an entry goes to quarantine: what the target's status means for it, with the remedy, then the target's own words. `alone`: it was one answer's only entry. */
export function refusalIssues({ index, reference }: Entry, { status, issues }: Refusal, { method, url, ifNoneExist }: RequestLine, alone: boolean): Issue[] {
  const expression = `Bundle.entry[${index}]`;
  const where = { expression };
  const head =
    status === 413 ? issue("delivery.too-large", { reference, limit: "it answers 413" }, where)
    : status === 412 && (url.includes("?") || ifNoneExist !== undefined) ? issue("delivery.several-matches", { reference }, where)
    : status === 409 && method === "DELETE" ? issue("delivery.still-referenced", { reference }, where)
    : alone ? issue("delivery.refused", { reference, status }, where)
    : issue("delivery.entry-failed", { status }, where);
  return [head, ...issues.map((told) => (told.expression === undefined ? { ...told, expression } : told))];
}
