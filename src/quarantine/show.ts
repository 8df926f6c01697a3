import { remedyOf } from "../errors.ts";
import type { Engine } from "../model/engine.ts";
import { parseFhirJson } from "../model/fhir.ts";
import type { FhirResource } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import type { QuarantineItem, QuarantineReader } from "../model/quarantine.ts";
import { elementOf } from "./element.ts";
import type { FailingElement } from "./element.ts";
import { excerptOf, sourcesOf } from "./excerpt.ts";
import type { Excerpt } from "./excerpt.ts";
import { ownEntries } from "./own-entries.ts";
import { reconvert } from "./reconvert.ts";
import { spokenOf } from "./spoken-of.ts";
import { intendedTarget } from "./target-of.ts";

/** An issue with what a person needs to decide about it. */
export interface ShownIssue extends Issue {
  /** The leaves of the source that it is about. */
  readonly excerpt: readonly Excerpt[];
  /** The element of the Bundle that it is about. */
  readonly element: FailingElement | null;
  /** What to do; null where the table knows nothing. */
  readonly remedy: string | null;
}

/** An item as a person looks at it. */
export interface ShownItem extends Omit<QuarantineItem, "issues"> {
  readonly issues: readonly ShownIssue[];
  /** Resources of its Bundle that newer records have written since: delivering it now puts an older state over theirs. */
  readonly overtaken: readonly string[];
  /** What was decided before about the record, or the one that it was edited from. */
  readonly earlier: readonly Omit<QuarantineItem, "issues">[];
  readonly edit: string | null;
  readonly expiredAt: string | null;
}

/** One item with the source and the element of each of its issues; undefined when there is none of this id. */
export async function showItem(quarantine: QuarantineReader, engine: Engine, id: string): Promise<ShownItem | undefined> {
  const found = await quarantine.quarantined(id);
  if (found === undefined) return undefined;
  const { item, source, bundle, edit, expiredAt } = found;
  const spoken = spokenOf(found);
  const resource = spoken === null ? null : (parseFhirJson(spoken) as FhirResource);
  const sources = source === null ? undefined : sourcesOf(reconvert(engine, source, item.feed), spoken);
  return {
    ...item,
    issues: item.issues.map((told) => ({
      ...told,
      excerpt: sources === undefined ? [] : excerptOf(sources, told),
      element: resource === null || told.expression === undefined || told.expression === "Bundle" ? null : elementOf(resource, told.expression),
      remedy: remedyOf(told),
    })),
    overtaken: bundle === null || item.state !== "open" ? [] : await quarantine.overtaken(item.recordId, intendedTarget(engine, found), ownEntries(parseFhirJson(bundle) as FhirResource)),
    earlier: (await quarantine.earlierDecisions(item)).map(({ issues: _issues, ...decision }) => decision),
    edit,
    expiredAt,
  };
}
