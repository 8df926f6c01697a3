import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import type { RequestLine } from "./compose.ts";
import { etagOf } from "./etag.ts";
import { outcomeIssues } from "./outcome-issues.ts";
import { bundleType, responseEntries } from "./response-entries.ts";
import type { ResponseEntry } from "./response-entries.ts";
import type { Answer } from "./target.ts";
import { retry, strikeLimit } from "./verdict.ts";
import type { Retry } from "./verdict.ts";

/** What a target's answer says of a Bundle that it was sent. Issues count entries in that Bundle. */
export type Judgement =
  | { readonly kind: "entries"; /** One for each entry, in order. */ readonly entries: readonly EntryJudgement[] }
  | Retry
  /** A version that was to be replaced is not the present one any more: nothing is stored. */
  | { readonly kind: "outdated"; readonly status: number; readonly afterMilliseconds: number | null }
  | Refusal;

/** Never to be sent again as it is. The issues are the target's own words. */
export interface Refusal {
  readonly kind: "refused";
  readonly status: number;
  readonly issues: readonly Issue[];
}

export type EntryJudgement =
  | { readonly kind: "stored"; readonly status: string; /** Without base and version; null where the answer names none. */ readonly location: string | null; readonly etag: string | null }
  | Retry
  | Refusal;

/** What a Bundle is answered with. A server without transactions may answer one as a batch. */
const responses = new Set<string | undefined>(["transaction-response", "batch-response"]);

/** Statuses that pass with time. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Answers of a whole request that speak of the credential or the URL and so of every record alike: none of them is to blame, and none goes to quarantine for it. */
function isMisconfigured(status: number): boolean {
  return (status >= 300 && status < 400) || status === 401 || status === 403 || status === 404 || status === 405 || status === 407;
}

/** 409 and 412 about a version that was to be replaced. */
function isOutdated(status: number, ifMatch: boolean): boolean {
  return ifMatch && (status === 409 || status === 412);
}

/** `Patient/1` and `W/"2"` of `http://…/Patient/1/_history/2`. */
function addressOf(location: string | undefined): { readonly location: string | null; readonly version: string | undefined } {
  const [, address, version] = /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/([^/?#]+))?$/.exec(location ?? "") ?? [];
  return { location: address ?? null, version };
}

function judgeEntry({ resource, status: text, code: status, location: told, etag, outcome }: ResponseEntry, { method, ifMatch }: RequestLine, place: number): EntryJudgement {
  const { location, version } = addressOf(told);
  // What is to be deleted and is not there is deleted (http://hl7.org/fhir/R4/http.html#delete).
  if ((status >= 200 && status < 400) || (method === "DELETE" && (status === 404 || status === 410))) {
    const echoed = resource?.id === undefined ? null : `${resource.resourceType}/${resource.id}`;
    return { kind: "stored", status: text, location: location ?? echoed, etag: etagOf(etag ?? version) };
  }
  const expression = `Bundle.entry[${place}]`;
  const words = outcomeIssues(outcome, expression);
  if (isOutdated(status, ifMatch !== undefined)) return retry([issue("delivery.outdated", {}, { expression })], { strike: true, pace: "conflict" });
  const failed = [issue("delivery.entry-failed", { status }, { expression }), ...words];
  if (isTransient(status)) return retry(failed);
  if (status === 401) return retry(failed, { pace: "misconfigured" });
  // HAPI answers 409 to whoever loses a race for the same resources; the next try mostly wins. A deletion that meets with it is refused for what refers to the resource.
  if (status === 409 && method !== "DELETE") return retry(failed, { strike: true, pace: "conflict" });
  return { kind: "refused", status, issues: words };
}

function busyOrFailed(status: number): readonly Issue[] {
  if (status < 500 || status === 503) return [issue("delivery.busy", { status })];
  // A server may fail after it has stored, and behind a gateway's word the server may have done its work.
  return [issue("delivery.target-failed", { status }), issue("delivery.left-open")];
}

/**
 * What is to be done about an answer to a transaction or batch with these requests. 408, 425, 429, 5xx and failed connections pass with
 * time; redirects, 401, 403, 404, 405 and 407 when a person corrects the settings; 409 and answers that make no sense are
 * tried only so often, and so is a version that is not the present one (412, and 409 at HAPI); every other 4xx would be the same next time. Where the
 * answer is a 2xx, each entry is judged by itself.
 */
export function classify(answer: Answer, requests: readonly RequestLine[]): Judgement {
  if (answer.kind === "timeout") return retry([issue("delivery.timeout", { seconds: answer.seconds })]);
  if (answer.kind === "unreachable") return retry([issue("delivery.unreachable", { reason: answer.reason })]);
  if (answer.kind === "unauthorized") return retry(answer.issues, { pace: answer.pace, afterMilliseconds: answer.afterMilliseconds });
  if (answer.kind === "broken") return retry([issue("delivery.broken", { reason: answer.reason })]);
  const { status, body, retryAfterMilliseconds: afterMilliseconds } = answer;
  if (status >= 200 && status < 300) {
    const entries = responses.has(bundleType(body)) ? responseEntries(body) : undefined;
    if (entries === undefined) return retry([issue("delivery.answer-unreadable", { status, limit: strikeLimit })], { strike: true });
    if (entries.length !== requests.length) return retry([issue("delivery.answer-incomplete", { answered: entries.length, sent: requests.length, limit: strikeLimit })], { strike: true });
    return { kind: "entries", entries: entries.map((entry, place) => judgeEntry(entry, requests[place]!, place)) };
  }
  const words = outcomeIssues(body);
  if (isMisconfigured(status)) return retry([issue("delivery.misconfigured", { status }), ...words], { pace: "misconfigured", afterMilliseconds });
  if (isTransient(status)) return retry([...busyOrFailed(status), ...words], { afterMilliseconds });
  if (isOutdated(status, requests.some(({ ifMatch }) => ifMatch !== undefined))) return { kind: "outdated", status, afterMilliseconds };
  if (status === 409 && !requests.some(({ method }) => method === "DELETE")) return retry([issue("delivery.conflict", { limit: strikeLimit }), ...words], { strike: true, pace: "conflict", afterMilliseconds });
  return { kind: "refused", status, issues: words };
}
