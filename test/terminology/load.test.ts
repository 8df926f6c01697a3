import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConceptMap } from "@medplum/fhirtypes";
import { afterEach, describe, expect, it } from "vitest";
import { loadConceptMaps } from "../../src/terminology/load.ts";
import { createTerminology } from "../../src/terminology/terminology.ts";
import { local, map, standard } from "./example-maps.ts";

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder with these files; objects are written as JSON, one property a line. */
function folder(files: Record<string, unknown>): string {
  const path = mkdtempSync(join(tmpdir(), "conceptmaps-"));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), typeof content === "string" ? content : JSON.stringify(content, null, 1));
  return path;
}

const good = map("good", [{ source: local, target: standard, element: [{ code: "a", target: [{ code: "A", equivalence: "equal" }] }] }]);
const group = good.group![0]!;
const element = group.element[0]!;
const withElements = (...elements: unknown[]) => ({ ...good, group: [{ ...group, element: elements }] });
const load = (content: unknown) => loadConceptMaps(folder({ "ConceptMap-good.json": content }));

describe("loading ConceptMaps", () => {
  it("gives the maps of a folder, in the order of their names", () => {
    const path = folder({ "ConceptMap-good.json": good, "ConceptMap-better.json": { ...good, id: "better", url: "http://example.org/ConceptMap/better" }, "README.md": "not a map" });
    const { conceptMaps, issues } = loadConceptMaps(path);
    expect(issues).toEqual([]);
    expect(conceptMaps.map(({ id }) => id)).toEqual(["better", "good"]);
  });

  it("lets a site's map replace the one of the same URL, and needs no site folder", () => {
    const site = folder({ "ConceptMap-good.json": { ...good, version: "site" } });
    const own = folder({ "ConceptMap-good.json": good });
    expect(loadConceptMaps(own, site, join(site, "missing")).conceptMaps.map(({ version }) => version)).toEqual(["site"]);
  });

  it("keeps the versions that a site has replaced, and those in its folder earlier", () => {
    const site = folder({ "ConceptMap-good.json": { ...good, version: "3" } });
    mkdirSync(join(site, "earlier"));
    writeFileSync(join(site, "earlier/ConceptMap-good-2.json"), JSON.stringify({ ...good, version: "2" }));
    writeFileSync(join(site, "earlier/ConceptMap-good-3.json"), JSON.stringify({ ...good, version: "3" }));
    const { conceptMaps, earlier, issues } = loadConceptMaps(folder({ "ConceptMap-good.json": good }), site);
    expect(issues).toEqual([]);
    expect(conceptMaps.map(({ version }) => version)).toEqual(["3"]);
    expect(new Set(earlier.map(({ version }) => version))).toEqual(new Set(["1", "2"]));
    const terminology = createTerminology(conceptMaps, earlier);
    expect([terminology.find(good.url!), terminology.find(good.id!), terminology.find(`${good.url}|2`)].map((one) => one?.version)).toEqual(["3", "3", "2"]);
  });

  it("keeps the good maps beside a wrong one", () => {
    const path = folder({ "ConceptMap-good.json": good, "ConceptMap-wrong.json": "{" });
    const { conceptMaps, issues } = loadConceptMaps(path);
    expect(conceptMaps.map(({ id }) => id)).toEqual(["good"]);
    expect(issues).toHaveLength(1);
  });
});

describe("a ConceptMap file is refused, with its place, when it", () => {
  const cases: [string, string, unknown, string][] = [
    ["is not JSON", "terminology.map-not-json", "{ \"resourceType\": }", "ConceptMap"],
    ["is another resource", "terminology.map-shape", { ...good, resourceType: "CodeSystem" }, "ConceptMap.resourceType"],
    ["has a property that R4 does not have", "terminology.map-shape", withElements({ ...element, targets: [] }), "ConceptMap.group[0].element[0]"],
    ["has an equivalence that is none of the ten", "terminology.map-shape", withElements({ code: "a", target: [{ code: "A", equivalence: "same" }] }), "ConceptMap.group[0].element[0].target[0].equivalence"],
    ["has no equivalence", "terminology.map-shape", withElements({ code: "a", target: [{ code: "A" }] }), "ConceptMap.group[0].element[0].target[0]"],
    ["has a code with white space at its end", "terminology.map-shape", withElements({ ...element, code: "a " }), "ConceptMap.group[0].element[0].code"],
    ["has no version", "terminology.map-unnamed", { ...good, version: undefined }, "ConceptMap"],
    ["has no url", "terminology.map-unnamed", { ...good, url: undefined }, "ConceptMap"],
    ["has another id than its file", "terminology.map-misnamed", { ...good, id: "other" }, "ConceptMap.id"],
    ["has a group without a source", "terminology.group-without-system", { ...good, group: [{ ...group, source: undefined }] }, "ConceptMap.group[0]"],
    ["has a group without a target", "terminology.group-without-system", { ...good, group: [{ ...group, target: undefined }] }, "ConceptMap.group[0]"],
    ["maps a code twice", "terminology.code-doubled", withElements(element, element), "ConceptMap.group[0].element[1]"],
    ["leaves a code undecided", "terminology.code-undecided", withElements({ code: "b" }), "ConceptMap.group[0].element[0]"],
    ["has a match without a code", "terminology.target-code-missing", withElements({ code: "a", target: [{ equivalence: "wider" }] }), "ConceptMap.group[0].element[0].target[0]"],
    ["has an inexact match without a comment", "terminology.comment-missing", withElements({ code: "a", target: [{ code: "A", equivalence: "inexact" }] }), "ConceptMap.group[0].element[0].target[0]"],
    ["has fixed unmapped codes without the code", "terminology.unmapped-incomplete", { ...good, group: [{ ...group, unmapped: { mode: "fixed" } }] }, "ConceptMap.group[0].unmapped"],
    ["has an other-map without its url", "terminology.unmapped-incomplete", { ...good, group: [{ ...group, unmapped: { mode: "other-map" } }] }, "ConceptMap.group[0].unmapped"],
    ["has an other-map that is not there", "terminology.other-map-unknown", { ...good, group: [{ ...group, unmapped: { mode: "other-map", url: "http://example.org/none" } }] }, "ConceptMap.group[0].unmapped.url"],
    ["has an other-map that is itself", "terminology.other-map-cycle", { ...good, group: [{ ...group, unmapped: { mode: "other-map", url: good.url } }] }, "ConceptMap.group[0].unmapped.url"],
  ];
  it.each(cases)("%s", (_what, key, content, expression) => {
    const { conceptMaps, issues } = load(content);
    expect(issues.map((issue) => [issue.key, issue.expression])).toContainEqual([key, expression]);
    expect(issues[0]!.source).toMatch(/ConceptMap-good\.json$/);
    expect(issues[0]!.text).not.toMatch(/[{}]/);
    expect(conceptMaps).toEqual([]);
  });

  it("has the url of another file", () => {
    const { issues } = loadConceptMaps(folder({ "ConceptMap-good.json": good, "ConceptMap-twin.json": { ...good, id: "twin" } }));
    expect(issues.map(({ key }) => key)).toEqual(["terminology.url-repeated"]);
  });

  it("has the id, but not the url, of a map that it would hide", () => {
    const { conceptMaps, issues } = loadConceptMaps(folder({ "ConceptMap-good.json": good }), folder({ "ConceptMap-good.json": { ...good, url: "http://example.org/ConceptMap/hiding" } }));
    expect(issues.map(({ key }) => key)).toEqual(["terminology.id-repeated"]);
    expect(conceptMaps.map(({ url }) => url)).toEqual([good.url]);
  });

  it("is part of a circle of other-maps, which is shown", () => {
    const link = (id: string, to: string): ConceptMap => ({ ...map(id, [{ ...group, unmapped: { mode: "other-map", url: `http://example.org/ConceptMap/${to}` } }]) });
    const { conceptMaps, issues } = loadConceptMaps(folder({ "ConceptMap-one.json": link("one", "two"), "ConceptMap-two.json": link("two", "one"), "ConceptMap-to-them.json": link("to-them", "one") }));
    expect(issues.map(({ key }) => key)).toEqual(["terminology.other-map-cycle", "terminology.other-map-cycle"]);
    expect(issues[0]!.text).toContain("one → two → one");
    expect(conceptMaps.map(({ id }) => id)).toEqual(["to-them"]);
  });
});

describe("the place of an issue", () => {
  it("is the line, column and byte of the value", () => {
    const text = ['{ "resourceType": "ConceptMap", "id": "good", "status": "active", "title": "Größe",', '  "url": "http://example.org/ConceptMap/good", "version": "1",', '  "group": [{ "source": "a", "target": "b",', '    "element": [{ "code": "x", "target": [{ "code": "X", "equivalence": "same" }] }] }] }'].join("\n");
    const at = text.indexOf('"same"');
    expect(load(text).issues[0]!.position).toEqual({ line: 4, column: text.split("\n")[3]!.indexOf('"same"') + 1, offset: Buffer.byteLength(text.slice(0, at)) });
  });

  it("is where the JSON breaks", () => {
    expect(load('{\n "resourceType": "ConceptMap"\n "id": "good" }').issues[0]!.position).toMatchObject({ line: 3 });
  });
});

describe("the folder of a site", () => {
  it("may be empty", () => {
    const empty = folder({});
    mkdirSync(join(empty, "conceptmaps"));
    expect(loadConceptMaps(folder({ "ConceptMap-good.json": good }), join(empty, "conceptmaps")).conceptMaps).toHaveLength(1);
  });
});
