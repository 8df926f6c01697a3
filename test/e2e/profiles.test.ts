import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadKnowledge } from "../../src/knowledge.ts";
import type { Engine } from "../../src/model/engine.ts";
import { createPipeline } from "../../src/pipeline.ts";
import { er7, testEngine } from "./engine.ts";

const site = mkdtempSync(join(tmpdir(), "portage-site-"));
afterAll(() => rmSync(site, { recursive: true }));
for (const folder of ["feeds", "profiles"]) mkdirSync(join(site, folder));

const profile = (name: string, type: string, element: unknown) => ({ resourceType: "StructureDefinition", url: `http://example.org/${name}`, name, status: "active", kind: "resource", abstract: false, type, baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`, derivation: "constraint", differential: { element } });
const photographed = profile("photographed", "Patient", [{ path: "Patient.photo", min: 1 }]);
const named = profile("named", "Patient", [{ path: "Patient.name", min: 1 }]);
writeFileSync(join(site, "profiles/photographed.json"), JSON.stringify(photographed));
writeFileSync(join(site, "profiles/named.json"), JSON.stringify(named));

const message = readFileSync(resolve(import.meta.dirname, "../../examples/adt-a01.hl7"));

function engineOf(): { readonly engine: Engine; readonly issues: readonly { readonly key: string; readonly text: string }[] } {
  const { knowledge, issues } = loadKnowledge(site);
  return { engine: createPipeline(knowledge, { idKey: new Uint8Array(32).fill(1), portageVersion: "test", maxBytes: 10 * 1024 * 1024, now: () => 0 }), issues };
}

describe("a feed that requires profiles", () => {
  it("has its conversions checked against them", () => {
    writeFileSync(join(site, "feeds/photos.yaml"), "profiles:\n  - http://example.org/photographed\n");
    writeFileSync(join(site, "feeds/names.yaml"), "profiles: [http://example.org/named]\n");
    const { engine, issues } = engineOf();
    expect(issues).toEqual([]);
    const [photos] = engine.convert(message, { contentType: er7, feed: "photos" }).conversions;
    expect(photos!.status).toBe("invalid");
    expect(photos!.issues).toContainEqual(expect.objectContaining({ key: "validation.required", profile: "http://example.org/photographed" }));
    expect(engine.convert(message, { contentType: er7, feed: "names" }).conversions[0]!.status).toBe("converted");
    expect(engine.convert(message, { contentType: er7 }).conversions[0]!.status).toBe("converted");
  });

  it("is refused where one of them is not there", () => {
    writeFileSync(join(site, "feeds/lost.yaml"), "profiles: [http://example.org/lost]\n");
    expect(engineOf().issues).toMatchObject([{ key: "package.not-found", text: expect.stringContaining("feeds/lost.yaml") as string }]);
    rmSync(join(site, "feeds/lost.yaml"));
  });
});

describe("a target that requires profiles", () => {
  it("has the conversions of its feeds checked against them as well as against the feed's own", () => {
    mkdirSync(join(site, "targets"), { recursive: true });
    writeFileSync(join(site, "targets/portraits.yaml"), "url: http://x\nprofiles: [http://example.org/photographed]\n");
    writeFileSync(join(site, "feeds/both.yaml"), "target: portraits\nprofiles: [http://example.org/named]\n");
    const { engine, issues } = engineOf();
    expect(issues).toEqual([]);
    const [both] = engine.convert(message, { contentType: er7, feed: "both" }).conversions;
    expect(both!.issues).toContainEqual(expect.objectContaining({ key: "validation.required", profile: "http://example.org/photographed" }));
    expect(engine.convert(message, { contentType: er7, feed: "names" }).conversions[0]!.status).toBe("converted");
  });

  it("is refused where one of them is not there", () => {
    writeFileSync(join(site, "targets/lost.yaml"), "url: http://x\nprofiles: [http://example.org/lost]\n");
    expect(engineOf().issues).toMatchObject([{ key: "package.not-found", text: expect.stringContaining("targets/lost.yaml") as string }]);
    rmSync(join(site, "targets/lost.yaml"));
  });
});

describe("validation of a resource", () => {
  const engine = testEngine();
  const patient = { resourceType: "Patient", name: [{ text: "x" }] };
  const keysOf = (...call: Parameters<Engine["validate"]>): string[] => engine.validate(...call).map(({ key, expression }) => `${key} ${expression}`);

  it("knows the profiles of FHIR itself", () => {
    expect(keysOf({ resourceType: "Observation", status: "final", code: { text: "x" } }, { profiles: ["http://hl7.org/fhir/StructureDefinition/vitalsigns"] })).toContain("validation.slice-min Observation");
  });

  it("takes definitions for one call, which another does not know", () => {
    const asked = { profiles: ["http://example.org/photographed"] };
    expect(keysOf(patient, { ...asked, supporting: [photographed as never] })).toEqual(["validation.required Patient"]);
    expect(keysOf(patient, { ...asked, supporting: [photographed as never] })).toEqual(["validation.required Patient"]);
    expect(keysOf(patient, asked)).toEqual(["validation.profile-not-found Patient"]);
  });

  it("is of the type that the caller names", () => {
    expect(keysOf(patient, { type: "Patient" })).toEqual([]);
    expect(keysOf(patient, { type: "Device" })).toEqual(["validation.resource-allowed Patient"]);
  });

  it("gives the lines and columns of a text", () => {
    const text = '{ "resourceType": "Patient",\n  "gender": "x" }';
    expect(engine.validate(JSON.parse(text) as never, { source: { text } })).toMatchObject([{ position: { line: 2, column: 13 } }]);
  });
});
