import type { ConceptMap, ConceptMapGroupElementTarget } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { Library } from "../definitions/library.ts";
import { equivalences, type Equivalence } from "../equivalence.ts";
import { createMembership } from "../value-sets/membership.ts";
import type { SheetRow } from "./read-sheet.ts";
import { soleSystem } from "./sole-system.ts";

/** What a reviewer has decided of one code. */
export interface Decision {
  readonly line: number;
  readonly map: ConceptMap;
  readonly source: string;
  readonly code: string;
  readonly display: string | undefined;
  /** The target's code system; without a code that of the group that says so. */
  readonly targetSystem: string;
  readonly target: ConceptMapGroupElementTarget;
}

export interface ReadDecisions {
  readonly decisions: readonly Decision[];
  /** Lines without a decision. */
  readonly open: number;
  readonly issues: readonly Issue[];
}

/** Reads and checks the decisions of a sheet against maps and code systems at hand. A line without equivalence and target is not decided yet. */
export function readDecisions(rows: readonly SheetRow[], mapOf: (name: string) => ConceptMap | undefined, library: Library): ReadDecisions {
  const decisions: Decision[] = [];
  const issues: Issue[] = [];
  let open = 0;
  for (const row of rows) {
    if (row.cell("equivalence") === "" && row.cell("target code") === "") {
      open++;
      continue;
    }
    const read = readRow(row, mapOf, library);
    if (Array.isArray(read)) issues.push(...read);
    else {
      decisions.push(read.decision);
      issues.push(...read.warnings);
    }
  }
  return { decisions, open, issues };
}

function readRow(row: SheetRow, mapOf: (name: string) => ConceptMap | undefined, library: Library): Issue[] | { decision: Decision; warnings: Issue[] } {
  const { line, cell } = row;
  const map = mapOf(cell("concept map"));
  if (map === undefined) return [issue("terminology.sheet-map-unknown", { line })];
  const equivalence = equivalences.find((one) => one === cell("equivalence").toLowerCase());
  const source = cell("source system") || soleSystem(map, "source");
  const targetSystem = cell("target system") || soleSystem(map, "target") || (cell("target code") === "" ? map.group?.find((group) => group.source === source)?.target : undefined);
  const issues = [
    ...(equivalence === undefined ? [issue("terminology.sheet-equivalence", { line, known: equivalences.join(", ") })] : []),
    ...["source code", "reviewer"].filter((name) => cell(name as "reviewer") === "").map((column) => issue("terminology.sheet-cell-empty", { line, column })),
    ...(source === undefined ? [issue("terminology.sheet-cell-empty", { line, column: "source system" })] : []),
    ...(targetSystem === undefined ? [issue("terminology.sheet-cell-empty", { line, column: "target system" })] : []),
    ...(cell("target code") === "" && equivalence !== undefined && equivalence !== "unmatched" ? [issue("terminology.sheet-cell-empty", { line, column: "target code" })] : []),
    ...(cell("target code") !== "" && equivalence === "unmatched" ? [issue("terminology.sheet-unmatched", { line })] : []),
    ...(cell("comment") === "" && equivalence !== undefined && needsComment.has(equivalence) ? [issue("terminology.sheet-comment", { line, equivalence })] : []),
  ];
  if (issues.length > 0 || equivalence === undefined || source === undefined || targetSystem === undefined) return issues;
  const checked = checkTarget(row, map, targetSystem, library);
  if (checked.issues.some(({ severity }) => severity === "error")) return checked.issues;
  const code = cell("target code");
  const comment = cell("comment") === "" ? `Reviewed by ${cell("reviewer")}` : `${cell("comment")} (reviewed by ${cell("reviewer")})`;
  const target = { ...(code !== "" && { code, ...(checked.display !== undefined && { display: checked.display }) }), equivalence, comment };
  return { decision: { line, map, source, code: cell("source code"), display: cell("source display") || undefined, targetSystem, target }, warnings: checked.issues };
}

/** R4 asks for a comment with the first two (cmd-1); why there is no match is for the next reader to know. */
const needsComment: ReadonlySet<Equivalence> = new Set(["narrower", "inexact", "unmatched", "disjoint"]);

/** The target's code has to be there, in the map's target value set, and mean what the sheet shows. */
function checkTarget({ line, cell }: SheetRow, map: ConceptMap, system: string, library: Library): { issues: Issue[]; display: string | undefined } {
  const [code, display] = [cell("target code"), cell("target display") || undefined];
  if (code === "") return { issues: [], display };
  const index = library.codeSystem(system);
  if (index === undefined) return { issues: [issue("terminology.sheet-target-unchecked", { line, system })], display };
  const concept = index.find(code);
  if (concept < 0) return { issues: [issue(index.head.content === "complete" ? "terminology.sheet-target-unknown" : "terminology.sheet-target-unchecked", { line, system })], display };
  const valueSet = map.targetCanonical ?? map.targetUri;
  const test = valueSet === undefined ? undefined : createMembership(library)(valueSet);
  const isOutside = test?.({ system, code }).verdict === "none" && !(map.group ?? []).some((group) => group.target === system && group.element.some(({ target = [] }) => target.some((one) => one.code === code)));
  const known = index.display(concept);
  const issues = [
    ...(isOutside ? [issue("terminology.sheet-target-outside", { line, valueSet: valueSet! })] : []),
    ...(display !== undefined && known !== undefined && display.toLowerCase() !== known.toLowerCase() ? [issue("terminology.sheet-display", { line })] : []),
  ];
  return { issues, display: known ?? display };
}
