import { issue } from "../errors.ts";
import type { Issue, IssueType, Severity } from "../model/issue.ts";
import { partsOf } from "./parts.ts";

const severities = new Set<unknown>(["fatal", "error", "warning", "information"] satisfies Severity[]);

/** The first of these that is a text: a target may answer anything. */
function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value) => typeof value === "string");
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

/** Enough to act on; some servers repeat themselves for every entry. */
const most = 20;
const longest = 1000;

function wordsOf({ details, diagnostics, code }: ReturnType<typeof partsOf>): string {
  const { text, coding } = partsOf(details);
  const first = partsOf(firstOf(coding));
  const words = firstText(text, diagnostics, first["display"], first["code"], code) ?? "nothing more";
  return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

/**
 * What a target's OperationOutcome says, as issues; none where the body is something else. The words are the target's own
 * and may quote the record: they are for the person who looks at the delivery, never for a log.
 */
export function outcomeIssues(body: unknown, expression?: string): Issue[] {
  const outcome = partsOf(body);
  if (outcome["resourceType"] !== "OperationOutcome" || !Array.isArray(outcome["issue"])) return [];
  return outcome["issue"]
    .map(partsOf)
    .filter(({ severity }) => severity !== "information")
    .slice(0, most)
    .map((told) => {
      const place = firstText(firstOf(told["expression"]), firstOf(told["location"]), expression);
      const made = issue("delivery.refused-because", { words: wordsOf(told) }, place === undefined ? {} : { expression: place });
      const { severity, code } = told;
      return { ...made, ...(severities.has(severity) && { severity: severity as Severity }), ...(typeof code === "string" && { code: code as IssueType }) };
    });
}
