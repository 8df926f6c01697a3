import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import type { Delivery } from "../model/outbox.ts";
import type { Pace } from "./backoff.ts";
import { outcomeIssues } from "./outcome-issues.ts";
import type { Answer } from "./target.ts";
import { etagOf } from "./etag.ts";

/** What an attempt came to. */
export type Verdict =
  | { readonly kind: "delivered"; readonly stored: readonly { readonly status: string; readonly location: string | null; readonly etag: string | null }[]; /** What a merge kept of the target's resources. */ readonly kept?: Delivery["kept"] }
  /** To be sent again: without limit, or, where `strike` says so, only so often. */
  | { readonly kind: "retry"; readonly issues: readonly Issue[]; readonly strike: boolean; readonly pace: Pace; readonly afterMilliseconds: number | null }
  /** Never to be sent again as it is. */
  | { readonly kind: "refused"; readonly issues: readonly Issue[] };

/** How often an attempt that counts as a strike is made before the delivery goes to quarantine. */
export const strikeLimit = 10;

interface ResponseEntry {
  readonly response?: { readonly status?: string; readonly location?: string; readonly etag?: string; readonly outcome?: unknown };
}

/** The entries of a transaction-response Bundle; undefined when the body is something else. */
function responseEntries(body: unknown): readonly ResponseEntry[] | undefined {
  const bundle = body as { resourceType?: unknown; type?: unknown; entry?: unknown } | null;
  if (bundle?.resourceType !== "Bundle" || bundle.type !== "transaction-response") return undefined;
  if (bundle.entry === undefined) return [];
  return Array.isArray(bundle.entry) ? (bundle.entry as ResponseEntry[]) : undefined;
}

function retry(issues: readonly Issue[], { strike = false, pace = "usual", afterMilliseconds = null }: { strike?: boolean; pace?: Pace; afterMilliseconds?: number | null } = {}): Verdict {
  return { kind: "retry", issues, strike, pace, afterMilliseconds };
}

/** The number at the start of `201 Created`; 0 where there is none. */
function statusOf(entry: ResponseEntry): number {
  return Number.parseInt(entry.response?.status ?? "", 10) || 0;
}

function succeeded(entry: ResponseEntry): boolean {
  const status = statusOf(entry);
  return status >= 200 && status < 400;
}

/** A 2xx answer: success only when it is a transaction-response with as many entries as were sent and each of them succeeded. */
function classifySuccess(status: number, body: unknown, sent: number): Verdict {
  const entries = responseEntries(body);
  if (entries === undefined) return retry([issue("delivery.answer-unreadable", { status, limit: strikeLimit })], { strike: true });
  const failed = entries.flatMap((entry, index) => (succeeded(entry) ? [] : [{ entry, index, status: statusOf(entry) }]));
  if (failed.length > 0) {
    const issues = failed.flatMap(({ entry, index, status }) => {
      const expression = `Bundle.entry[${index}]`;
      return [issue("delivery.entry-failed", { status }, { expression }), ...outcomeIssues(entry.response?.outcome, expression)];
    });
    const forGood = failed.find((entry) => !isTransient(entry.status) && entry.status !== 409);
    return classifyFailure(forGood?.status ?? Math.max(...failed.map((entry) => entry.status)), issues, null);
  }
  if (entries.length !== sent) return retry([issue("delivery.answer-incomplete", { answered: entries.length, sent, limit: strikeLimit })], { strike: true });
  return {
    kind: "delivered",
    stored: entries.map(({ response }) => ({ status: response?.status ?? "", location: response?.location ?? null, etag: etagOf(response?.etag) })),
  };
}

/** Statuses that pass with time. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function classifyFailure(status: number, issues: readonly Issue[], afterMilliseconds: number | null): Verdict {
  if (isTransient(status)) return retry(issues, { afterMilliseconds });
  // HAPI answers 409 to whoever loses a race for the same resources; the next try mostly wins.
  if (status === 409) return retry(issues, { strike: true, pace: "conflict", afterMilliseconds });
  return { kind: "refused", issues };
}

function statusIssue(status: number): Issue {
  if (status === 408 || status === 425 || status === 429 || status === 503) return issue("delivery.busy", { status });
  if (status >= 500) return issue("delivery.target-failed", { status });
  if (status === 409) return issue("delivery.conflict", { limit: strikeLimit });
  return issue("delivery.refused", { status });
}

/** Answers that speak of the credential or the URL and so of every record alike: none of them is to blame, and none goes to quarantine for it. */
function isMisconfigured(status: number): boolean {
  return (status >= 300 && status < 400) || status === 401 || status === 403 || status === 404 || status === 405 || status === 407;
}

/**
 * What is to be done about an answer to a transaction of `sent` entries. 408, 425, 429, 5xx and failed connections pass with
 * time; redirects, 401, 403, 404, 405 and 407 when a person corrects the settings; 409 and answers that make no sense are
 * tried only so often; every other 4xx would be the same next time.
 */
export function classify(answer: Answer, sent: number): Verdict {
  if (answer.kind === "timeout") return retry([issue("delivery.timeout", { seconds: answer.seconds })]);
  if (answer.kind === "unreachable") return retry([issue("delivery.unreachable", { reason: answer.reason })]);
  if (answer.kind === "unauthorized") return retry(answer.issues, { pace: answer.pace, afterMilliseconds: answer.afterMilliseconds });
  if (answer.kind === "broken") return retry([issue("delivery.broken", { reason: answer.reason })]);
  const { status, body, retryAfterMilliseconds } = answer;
  if (status >= 200 && status < 300) return classifySuccess(status, body, sent);
  if (isMisconfigured(status)) return retry([issue("delivery.misconfigured", { status }), ...outcomeIssues(body)], { pace: "misconfigured", afterMilliseconds: retryAfterMilliseconds });
  return classifyFailure(status, [statusIssue(status), ...outcomeIssues(body)], retryAfterMilliseconds);
}
