import type { ConceptMap, ConceptMapGroup } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { checkConceptMap, checkKeptMap } from "../check.ts";
import type { Decision } from "./decisions.ts";

/** A map with what was decided of it. */
export interface NewVersion {
  readonly before: ConceptMap;
  readonly map: ConceptMap;
  /** How many codes it has that it had not. */
  readonly added: number;
}

/**
 * Puts decisions into new versions of their maps. What a map says already is no decision to make again: the same is passed over, another is an issue, as are two
 * decisions about one code. `date` is that of the new versions (ISO 8601). The new versions are checked as loading checks them.
 */
export function newVersions(decisions: readonly Decision[], date: string): { readonly versions: readonly NewVersion[]; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const versions: NewVersion[] = [];
  for (const [before, own] of Map.groupBy(decisions, ({ map }) => map)) {
    const groups = structuredClone(before.group ?? []);
    const made = new Map<string, Decision>();
    let added = 0;
    for (const decision of own) {
      const key = JSON.stringify([decision.source, decision.code]);
      const earlier = made.get(key);
      const spoken = earlier === undefined ? groups.filter(({ source }) => source === decision.source).flatMap(({ element, target }) => element.filter(({ code }) => code === decision.code).map((one) => ({ ...one, system: target }))) : [];
      if (earlier !== undefined) {
        if (!isSame(earlier, decision)) issues.push(issue("terminology.sheet-conflict", { line: decision.line, other: earlier.line }));
      } else if (spoken.length > 0) {
        if (!spoken.some(({ system, target = [] }) => target.some((one) => one.code === decision.target.code && one.equivalence === decision.target.equivalence && (one.code === undefined || system === decision.targetSystem))))
          issues.push(issue("terminology.sheet-decided", { line: decision.line, map: before.id ?? "", version: before.version ?? "" }));
      } else {
        made.set(key, decision);
        groupOf(groups, decision).element.push({ code: decision.code, ...(decision.display !== undefined && { display: decision.display }), target: [decision.target] });
        added++;
      }
    }
    if (added === 0) continue;
    const map: ConceptMap = { ...before, version: nextVersion(before.version ?? "0"), date, group: groups };
    const found = [...checkConceptMap(map), ...checkKeptMap(map)].map(({ key, parameters }) => issue(key, parameters, { source: map.url ?? "" }));
    issues.push(...found);
    versions.push({ before, map, added });
  }
  return { versions, issues };
}

function isSame(one: Decision, other: Decision): boolean {
  return one.targetSystem === other.targetSystem && one.target.code === other.target.code && one.target.equivalence === other.target.equivalence;
}

function groupOf(groups: ConceptMapGroup[], { source, targetSystem }: Decision): ConceptMapGroup {
  const known = groups.find((group) => group.source === source && group.target === targetSystem);
  if (known !== undefined) return known;
  const made: ConceptMapGroup = { source, target: targetSystem, element: [] };
  groups.push(made);
  return made;
}

/** `1.0.0` → `1.0.0-site.1` → `1.0.0-site.2`: what it was made from stays to be seen. */
function nextVersion(version: string): string {
  const [, base = version, number = "0"] = /^(.*)-site\.(\d+)$/.exec(version) ?? [];
  return `${base}-site.${Number(number) + 1}`;
}
