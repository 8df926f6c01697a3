import { issue } from "../errors.ts";
import type { Issue, IssueType, Severity } from "../model/issue.ts";

interface OutcomeIssue {
  readonly severity?: Severity;
  readonly code?: IssueType;
  readonly diagnostics?: string;
  readonly details?: { readonly text?: string; readonly coding?: readonly { readonly display?: string; readonly code?: string }[] };
  readonly expression?: readonly string[];
  readonly location?: readonly string[];
}

/** Enough to act on; some servers repeat themselves for every entry. */
const most = 20;
const longest = 1000;

function wordsOf({ details, diagnostics, code }: OutcomeIssue): string {
  const words = details?.text ?? diagnostics ?? details?.coding?.[0]?.display ?? details?.coding?.[0]?.code ?? code ?? "nothing more";
  return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

/**
 * What a target's OperationOutcome says, as issues; none where the body is something else. The words are the target's own
 * and may quote the record: they are for the person who looks at the delivery, never for a log.
 */
export function outcomeIssues(body: unknown, expression?: string): Issue[] {
  const outcome = body as { resourceType?: unknown; issue?: unknown } | null | undefined;
  if (outcome?.resourceType !== "OperationOutcome" || !Array.isArray(outcome.issue)) return [];
  return (outcome.issue as OutcomeIssue[])
    .filter((told) => told.severity !== "information")
    .slice(0, most)
    .map((told) => {
      const place = told.expression?.[0] ?? told.location?.[0] ?? expression;
      const made = issue("delivery.refused-because", { words: wordsOf(told) }, place === undefined ? {} : { expression: place });
      return { ...made, severity: told.severity ?? made.severity, code: told.code ?? made.code };
    });
}
