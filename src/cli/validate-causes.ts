import type { Issue, Severity } from "../model/issue.ts";
import type { Verdict } from "./validate-text.ts";

/** What is wrong in the same way in several places. */
export interface Cause {
  readonly severity: Severity;
  readonly key: string;
  /** The element, indexes left out: `Patient.name.family`. */
  readonly element: string;
  readonly profile: string | undefined;
  /** The text of the first. */
  readonly text: string;
  count: number;
  /** Resources that have it. */
  resources: number;
  /** The first places, each `source` and the whole expression. */
  readonly places: { readonly source: string; readonly expression: string; readonly line: number | undefined }[];
}

/** Places that are kept of each cause. */
const mostPlaces = 5;

const order: readonly Severity[] = ["fatal", "error", "warning", "information"];

/** Gathers issues by their causes: rule, element and profile. */
export class Causes {
  readonly #causes = new Map<string, Cause>();

  add({ source, issues }: Verdict): void {
    const seen = new Set<Cause>();
    for (const found of issues) {
      const cause = this.#cause(found);
      cause.count++;
      if (!seen.has(cause)) cause.resources++;
      seen.add(cause);
      if (cause.places.length < mostPlaces) cause.places.push({ source, expression: found.expression ?? "", line: found.position?.line });
    }
  }

  /** The gravest and most frequent first. */
  list(): readonly Cause[] {
    return [...this.#causes.values()].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.count - a.count || (a.element < b.element ? -1 : 1));
  }

  #cause({ severity, key, expression = "", profile, text }: Issue): Cause {
    const element = elementOf(expression);
    const name = [severity, key, element, profile, key.startsWith("validation.slice") || key === "validation.required" ? text.split(";")[0] : ""].join(" ");
    let cause = this.#causes.get(name);
    if (cause === undefined) this.#causes.set(name, (cause = { severity, key, element, profile, text, count: 0, resources: 0, places: [] }));
    return cause;
  }
}

/** The element from its own resource on: what a Bundle holds counts with what stands alone. */
function elementOf(expression: string): string {
  const plain = expression.replaceAll(/\[\d+\]/g, "");
  return plain.replace(/^(?:Bundle\.entry|Parameters\.parameter)\.resource\b/, "…");
}
