import type { ConceptMap } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import type { CountedCode } from "../../../src/model/worklist.ts";
import { readDecisions } from "../../../src/terminology/review/decisions.ts";
import { newVersions } from "../../../src/terminology/review/new-version.ts";
import { printMap } from "../../../src/terminology/review/print-map.ts";
import { readSheet } from "../../../src/terminology/review/read-sheet.ts";
import { writeSheet } from "../../../src/terminology/review/write-sheet.ts";
import { animals, libraryOf, valueSet } from "../example-definitions.ts";
import { local, map } from "../example-maps.ts";

const target = valueSet("target", { system: animals, concept: [{ code: "cat" }, { code: "bee" }] });
const library = libraryOf(target);
const known: ConceptMap = { ...map("pets", [{ source: local, target: animals, element: [{ code: "C", display: "House cat", target: [{ code: "cat", equivalence: "wider" }] }] }]), version: "2.1", targetUri: target.url! };
const mapOf = (name: string) => (name === known.url || name === known.id ? known : undefined);
const counted = (code: string): CountedCode => ({ feed: "lab", conceptMap: known.url!, system: null, code, count: 3, firstSeenAt: "2024-01-01T00:00:00Z", lastSeenAt: "2024-02-01T00:00:00Z" });

const head = "concept map,source code,source display,target code,target display,equivalence,comment,reviewer";
const review = (...lines: string[]) => {
  const sheet = readSheet([head, ...lines].join("\n"));
  const { decisions, open, issues } = readDecisions(sheet.rows, mapOf, library);
  const made = newVersions(decisions, "2024-03-01");
  return { ...made, open, keys: [...sheet.issues, ...issues, ...made.issues].map(({ key }) => key.replace("terminology.", "")) };
};

describe("the sheet of unmapped codes", () => {
  const [columns, line] = writeSheet([counted("Katze")], mapOf, library).split("\r\n").map((text) => text.split(","));
  const at = (column: string) => line![columns!.indexOf(column)];

  it("says where a code comes from, how often, and when", () => {
    expect(["feed", "source system", "source code", "count", "first seen", "last seen"].map(at)).toEqual(["lab", local, "Katze", "3", "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"]);
  });

  it("decides nothing, and has candidates by display and synonym with a score", () => {
    expect(["target code", "target display", "equivalence", "comment", "reviewer"].map(at)).toEqual(["", "", "", "", ""]);
    expect(at("candidate 1")).toBe("cat|Cat|1.00");
  });
});

describe("a reviewed sheet", () => {
  it("becomes a new version of its map, with comment and reviewer, and leaves open lines alone", () => {
    const { versions, keys, open } = review("pets,HC,Cat at home,cat,Cat,wider,,A. Reviewer", "pets,X,,,,unmatched,No such animal.,A. Reviewer", "pets,Y,,,,,,");
    expect({ keys, open }).toEqual({ keys: [], open: 1 });
    expect(versions).toHaveLength(1);
    expect(versions[0]!.map).toMatchObject({ url: known.url, version: "2.1-site.1", date: "2024-03-01" });
    expect(versions[0]!.map.group![0]!.element).toEqual([
      ...known.group![0]!.element,
      { code: "HC", display: "Cat at home", target: [{ code: "cat", display: "Cat", equivalence: "wider", comment: "Reviewed by A. Reviewer" }] },
      { code: "X", target: [{ equivalence: "unmatched", comment: "No such animal. (reviewed by A. Reviewer)" }] },
    ]);
    expect(known.group![0]!.element).toHaveLength(1);
  });

  it("counts its versions", () => {
    const again = newVersions(readDecisions(readSheet(`${head}\npets,HC,,cat,,wider,,R`).rows, () => ({ ...known, version: "2.1-site.9" }), library).decisions, "2024-03-01");
    expect(again.versions[0]!.map.version).toBe("2.1-site.10");
  });

  it("makes nothing of what the map says already, nor of the same decision twice", () => {
    expect(review("pets,C,,cat,,wider,,R")).toMatchObject({ versions: [], keys: [] });
    expect(review("pets,D,,bee,,equal,,R", "pets,D,,bee,,equal,,S").versions[0]!.added).toBe(1);
  });

  it.each([
    ["another decision than the map's", "pets,C,,bee,,equal,,R", "sheet-decided"],
    ["a map that is not there", "none,D,,bee,,equal,,R", "sheet-map-unknown"],
    ["an equivalence that R4 does not have", "pets,D,,bee,,same,,R", "sheet-equivalence"],
    ["a target without equivalence", "pets,D,,bee,,,,R", "sheet-equivalence"],
    ["no reviewer", "pets,D,,bee,,equal,,", "sheet-cell-empty"],
    ["no target", "pets,D,,,,equal,,R", "sheet-cell-empty"],
    ["unmatched with a target", "pets,D,,bee,,unmatched,why,R", "sheet-unmatched"],
    ["unmatched without a reason", "pets,D,,,,unmatched,,R", "sheet-comment"],
    ["narrower without a comment (cmd-1)", "pets,D,,bee,,narrower,,R", "sheet-comment"],
    ["a target that the code system does not have", "pets,D,,dog,,equal,,R", "sheet-target-unknown"],
    ["a target outside the map's target value set", "pets,D,,bat,,equal,,R", "sheet-target-outside"],
    ["a display that is not the target's", "pets,D,,bee,Wasp,equal,,R", "sheet-display"],
    ["a code that FHIR cannot have", "pets,D  D,,bee,,equal,,R", "map-shape"],
  ])("is refused with %s", (_what, line, key) => {
    expect(review(line).keys).toEqual([key]);
  });

  it("is refused with two decisions about one code, and with columns missing", () => {
    expect(review("pets,D,,bee,,equal,,R", "pets,D,,cat,,equal,,R").keys).toEqual(["sheet-conflict"]);
    expect(readSheet("concept map,code\n").issues.map(({ key }) => key)).toEqual(["terminology.sheet-columns"]);
    expect(readSheet("").issues.map(({ key }) => key)).toEqual(["terminology.sheet-unreadable"]);
  });
});

it("a map is printed with an element a line, and is the same when it is read", () => {
  const text = printMap(known);
  expect(JSON.parse(text)).toEqual(known);
  expect(text.split("\n").filter((line) => line.includes('"equivalence"'))).toHaveLength(1);
});
