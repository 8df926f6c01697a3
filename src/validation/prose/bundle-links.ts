import { report, type Run } from "../runtime/run.ts";

/** Relations of the pages of a search or history (R4 http, section 3.1.0.1.9). */
const paging: ReadonlySet<unknown> = new Set(["first", "last", "next", "previous", "prev"]);

/** The links of a Bundle: one of each relation that names this Bundle or a page, and pages where there can be any. */
export function checkLinks(links: readonly unknown[], type: unknown, run: Run): void {
  const seen = new Set<unknown>();
  for (const [index, link] of links.entries()) {
    const relation = (link as { relation?: unknown } | null | undefined)?.relation;
    if (relation !== "self" && !paging.has(relation)) continue;
    if (seen.has(relation)) report(run, "validation.link-twice", { relation: relation as string }, `link[${index}]`);
    seen.add(relation);
    if (relation !== "self" && type !== "searchset" && type !== "history") report(run, "validation.link-paging", { relation: relation as string, bundle: String(type) }, `link[${index}].relation`);
  }
}
