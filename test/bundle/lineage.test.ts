import { describe, expect, it } from "vitest";
import { assembleBundle, type AssembleOptions } from "../../src/bundle/assemble.ts";
import { leafReports, lineageReport } from "../../src/bundle/lineage.ts";
import { pathsOf } from "../../src/bundle/paths.ts";
import type { MappingResult } from "../../src/model/conversion.ts";
import type { FhirObject } from "../../src/model/fhir.ts";
import { outcome } from "../../src/model/leaf.ts";
import { entriesOf, Mapped, options } from "./mapped.ts";

const row = "PID→Patient PID-3 (mappings/pid.yaml:4)";

function reportsOf(mapped: Mapped, result: MappingResult = mapped.result(), head: Partial<AssembleOptions> = { controlIdLeaves: [0], recordedLeaves: [1] }) {
  const assembled = assembleBundle(mapped.record(), result, { ...options, ...head });
  const lineage = lineageReport(mapped.record(), result, assembled);
  return {
    assembled,
    lineage,
    rowsOf: (target: string) => lineage.filter((report) => report.target === target),
    leaves: () => leafReports(mapped.record(), result, assembled),
  };
}

describe("pathsOf", () => {
  it("names objects and lists by FHIRPath from 0, with a primitive's extensions under the primitive", () => {
    const given = { extension: [{ url: "u" }] };
    const paths = pathsOf({ resourceType: "Bundle", entry: [{ resource: { resourceType: "Patient", name: [{ given: ["a", "b"], _given: [null, given] }] } }] });
    expect(paths.get(given)).toBe("Bundle.entry[0].resource.name[0].given[1]");
    expect(paths.get(given.extension)).toBe("Bundle.entry[0].resource.name[0].given[1].extension");
    expect(paths.get(given.extension[0]!)).toBe("Bundle.entry[0].resource.name[0].given[1].extension[0]");
  });
});

describe("lineageReport", () => {
  it("has a row for every primitive of the Bundle", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", meta: { security: [{ code: "R" }] }, name: [{ given: ["a", "b"] }], active: true }, ["1"]);
    const { assembled, lineage } = reportsOf(mapped);
    const primitives: string[] = [];
    const collect = (value: unknown, path: string): void => {
      if (Array.isArray(value)) value.forEach((item, index) => collect(item, `${path}[${index}]`));
      else if (typeof value === "object" && value !== null) for (const [name, item] of Object.entries(value)) collect(item, `${path}.${name}`);
      else primitives.push(path);
    };
    collect(assembled.bundle, "Bundle");
    expect([...new Set(lineage.map(({ target }) => target))]).toEqual(primitives);
  });

  it("leads what mapping wrote to its leaves and row", () => {
    const mapped = new Mapped();
    const name = { family: "Doe" };
    mapped.add({ resourceType: "Patient", name: [name] }, ["1"]);
    mapped.leafCount++;
    mapped.trail.add(name, "family", 1, 0);
    expect(reportsOf(mapped).rowsOf("Bundle.entry[0].resource.name[0].family")).toEqual([
      { target: "Bundle.entry[0].resource.name[0].family", sources: ["L1", "L2"], row },
    ]);
  });

  it("gives a value the lineage of the element around it, and a declared constant no source", () => {
    const mapped = new Mapped();
    const resource = { resourceType: "Observation", code: { coding: [{ system: "s", code: "c" }] }, status: "final" };
    mapped.resources.push({ name: "observation", resource, key: { parts: ["1"], leaves: [0] }, row: 0 });
    mapped.leafCount = 1;
    mapped.trail.add(resource, "code", 0, 0);
    mapped.trail.add(resource, "status", -1, 0);
    const { rowsOf } = reportsOf(mapped);
    expect(rowsOf("Bundle.entry[0].resource.code.coding[0].system")[0]).toMatchObject({ sources: ["L1"], row });
    expect(rowsOf("Bundle.entry[0].resource.status")[0]).toMatchObject({ sources: [], row });
  });

  it("leads ids and references to the leaves of the natural key", () => {
    const mapped = new Mapped();
    const subject: FhirObject = {};
    const observation = mapped.add({ resourceType: "Observation", status: "final", subject }, ["obx"]);
    const patient = mapped.add({ resourceType: "Patient", active: true }, ["1"]);
    mapped.link(observation, subject, patient);
    const { rowsOf } = reportsOf(mapped);
    expect(rowsOf("Bundle.entry[0].resource.id")).toEqual([
      { target: "Bundle.entry[0].resource.id", sources: ["L2"], row: `bundle: resource.id, by the key of ${row}` },
    ]);
    expect(rowsOf("Bundle.entry[0].fullUrl")[0]!.sources).toEqual(["L2"]);
    expect(rowsOf("Bundle.entry[0].request.url")[0]!.sources).toEqual(["L2"]);
    expect(rowsOf("Bundle.entry[0].request.method")).toEqual([
      { target: "Bundle.entry[0].request.method", sources: [], row: "bundle: entry.request.method" },
    ]);
    expect(rowsOf("Bundle.entry[1].resource.subject.reference")).toEqual([
      { target: "Bundle.entry[1].resource.subject.reference", sources: ["L2"], row: `bundle: reference, asked for by ${row}` },
    ]);
  });

  it("names no row of mapping behind a key that none declares", () => {
    const mapped = new Mapped();
    mapped.resources.push({ name: "made by a function", resource: { resourceType: "Basic" }, key: { parts: ["1"], leaves: [] }, row: -1 });
    expect(reportsOf(mapped).rowsOf("Bundle.entry[0].resource.id")[0]!.row).toBe("bundle: resource.id");
  });

  it("names what the Provenance says of the record by the leaves it was told", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", active: true, gender: "other" }, ["1"]);
    const { rowsOf } = reportsOf(mapped);
    expect(rowsOf("Bundle.entry[1].resource.recorded")[0]).toMatchObject({ sources: ["L2"], row: "bundle: Provenance.recorded" });
    expect(rowsOf("Bundle.entry[1].resource.entity[0].what.identifier.value")[0]!.sources).toEqual(["L1"]);
    expect(rowsOf("Bundle.entry[1].resource.agent[0].who.display")[0]).toMatchObject({ sources: [], row: "bundle: Provenance.agent.who.display" });
  });

  it("names the leaves of all duplicates behind a united value", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", name: [{ family: "Doe" }] }, ["1"]);
    mapped.add({ resourceType: "Patient", name: [{ family: "Roe" }, { family: "Doe" }] }, ["1"]);
    const { rowsOf } = reportsOf(mapped);
    expect(rowsOf("Bundle.entry[0].resource.name[0].family")[0]!.sources).toEqual(["L1", "L3"]);
    expect(rowsOf("Bundle.entry[0].resource.name[1].family")[0]!.sources).toEqual(["L2"]);
  });

  it("names the ConceptMap element that gave a code or the coding it is part of", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", gender: "male", maritalStatus: { coding: [{ system: "urn:s", code: "M" }, { system: "urn:local", code: "MA" }] } }, ["1"]);
    mapped.translations.push(
      { source: { code: "M" }, target: { system: "http://hl7.org/fhir/administrative-gender", code: "male" }, conceptMap: "urn:gender", version: "1", leaf: 0 },
      { source: { code: "MA" }, target: { system: "urn:s", code: "M" }, conceptMap: "urn:marital", leaf: 1 },
    );
    const { rowsOf } = reportsOf(mapped);
    expect(rowsOf("Bundle.entry[0].resource.gender")[0]!.conceptMap).toEqual({ url: "urn:gender", version: "1", code: "M" });
    expect(rowsOf("Bundle.entry[0].resource.maritalStatus.coding[0].system")[0]!.conceptMap).toEqual({ url: "urn:marital", code: "MA" });
    expect(rowsOf("Bundle.entry[0].resource.maritalStatus.coding[1].code")[0]!.conceptMap).toBeUndefined();
  });

  it("takes a value that nobody accounts for as a bug", () => {
    const mapped = new Mapped();
    mapped.resources.push({ name: "patient", resource: { resourceType: "Patient", active: true }, key: { parts: ["1"], leaves: [] }, row: 0 });
    expect(() => reportsOf(mapped)).toThrow("Bundle.entry[0].resource.active has no lineage");
  });
});

describe("leafReports", () => {
  it("names each leaf once, with outcome, row, reason and targets", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", birthDate: "1980" }, ["1"]);
    mapped.leafCount = 3;
    const result: MappingResult = {
      ...mapped.result(),
      outcomes: Uint8Array.of(outcome.mapped, outcome.left, outcome.undecided),
      outcomeRows: Int32Array.of(0, 1, -1),
      rows: [mapped.row, { ...mapped.row, row: "PID-1", line: 2, decision: "leave", reason: "position in the message only" }],
    };
    expect(reportsOf(mapped, result, {}).leaves()).toEqual([
      { source: "L1", outcome: "mapped", row, targets: ["Bundle.entry[0].resource.birthDate"] },
      { source: "L2", outcome: "left", row: "PID→Patient PID-1 (mappings/pid.yaml:2)", reason: "position in the message only" },
      { source: "L3", outcome: "undecided" },
    ]);
  });

  it("counts as mapped what the transaction's Provenance carries, the time only where it is a whole instant", () => {
    const reportOf = (recorded: string) => {
      const mapped = new Mapped();
      mapped.add({ resourceType: "Patient", birthDate: "1980" }, ["1"]);
      mapped.leafCount = 3;
      const result: MappingResult = { ...mapped.result(), outcomes: Uint8Array.of(outcome.mapped, outcome.left, outcome.archived), outcomeRows: Int32Array.of(0, -1, -1) };
      return reportsOf(mapped, result, { controlIdLeaves: [1], recordedLeaves: [2], recorded }).leaves().slice(1);
    };
    const controlId = { source: "L2", outcome: "mapped", row: "bundle: Provenance.entity.what.identifier.value", targets: ["Bundle.entry[1].resource.entity[0].what.identifier.value"] };
    expect(reportOf("2019-03-04T10:15:00+01:00")).toEqual([controlId, { source: "L3", outcome: "mapped", row: "bundle: Provenance.recorded", targets: ["Bundle.entry[1].resource.recorded"] }]);
    expect(reportOf("2019-03-04")).toEqual([controlId, { source: "L3", outcome: "archived" }]);
  });

  it("takes a mapped leaf without a target as a bug", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", active: true }, ["1"]);
    mapped.leafCount = 2;
    expect(() => reportsOf(mapped).leaves()).toThrow("L2 counts as mapped");
  });

  it("follows a resource to its entry", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Observation", status: "final" }, ["1"]);
    mapped.add({ resourceType: "Patient", active: true }, ["1"]);
    const { assembled, leaves } = reportsOf(mapped);
    expect(entriesOf(assembled.bundle)[1]!.resource.resourceType).toBe("Observation");
    expect(leaves()[0]!.targets).toEqual(["Bundle.entry[1].resource.status"]);
  });
});
