import type { ConceptMap } from "@medplum/fhirtypes";
import type { CountedCode } from "../../model/worklist.ts";
import type { Library } from "../definitions/library.ts";
import { candidatesOf, type Candidate, type Unmapped } from "../suggest/candidates.ts";
import { candidateColumns, sheetColumns } from "./columns.ts";
import { writeCsv } from "./csv.ts";
import { soleSystem } from "./sole-system.ts";

/**
 * The codes of the worklist as a sheet to review (CSV): one line a feed and code, most frequent first. What is to be decided is empty: target, equivalence,
 * comment, reviewer. Candidates are suggestions, `code|display|score`.
 */
export function writeSheet(codes: readonly CountedCode[], mapOf: (canonical: string) => ConceptMap | undefined, library: Library): string {
  const suggesters = new Map<string, (asked: Unmapped, most: number) => Candidate[]>();
  const suggest = (map: ConceptMap, asked: Unmapped) => {
    const name = map.url ?? "";
    const known = suggesters.get(name) ?? candidatesOf(map, library);
    suggesters.set(name, known);
    return known(asked, candidateColumns);
  };
  const lines = codes.map(({ conceptMap, feed, system, code, count, firstSeenAt, lastSeenAt }) => {
    const map = mapOf(conceptMap);
    const sourceSystem = system ?? soleSystem(map, "source") ?? "";
    const display = displayOf(library, sourceSystem, code);
    const candidates = map === undefined ? [] : suggest(map, { code, display });
    const shown = Array.from({ length: candidateColumns }, (_, i) => candidates[i]).map((one) => (one === undefined ? "" : `${one.code}|${one.display ?? ""}|${one.score.toFixed(2)}`));
    return [conceptMap, feed, sourceSystem, code, display ?? "", count, firstSeenAt, lastSeenAt, soleSystem(map, "target") ?? "", "", "", "", "", "", ...shown];
  });
  return writeCsv([[...sheetColumns], ...lines]);
}

function displayOf(library: Library, system: string, code: string): string | undefined {
  const index = system === "" ? undefined : library.codeSystem(system);
  const concept = index?.find(code) ?? -1;
  return index === undefined || concept < 0 ? undefined : index.display(concept);
}
