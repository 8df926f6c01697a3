import { describe, expect, it } from "vitest";
import { assembleBundle } from "../../src/bundle/assemble.ts";
import { leafReports } from "../../src/bundle/lineage.ts";
import { decimal, type FhirObject, type FhirResource } from "../../src/model/fhir.ts";
import { outcome } from "../../src/model/leaf.ts";
import { contentOf, entriesOf, Mapped, options } from "./mapped.ts";

/** Unites resources that have the same type and key. */
function unite(...resources: FhirResource[]) {
  const mapped = new Mapped();
  for (const resource of resources) mapped.add(resource, ["same"]);
  const result = mapped.result();
  const assembled = assembleBundle(mapped.record(), result, options);
  const [entry, provenance] = entriesOf(assembled.bundle);
  expect(provenance!.resource.resourceType).toBe("Provenance");
  return { content: contentOf(entry!.resource), result, assembled, leaves: leafReports(mapped.record(), result, assembled) };
}

const patient = (content: FhirObject): FhirResource => ({ resourceType: "Patient", ...content });
const observation = (content: FhirObject): FhirResource => ({ resourceType: "Observation", ...content });

describe("resources with the same id", () => {
  it("become one entry when they are equal, whatever the order of their properties", () => {
    const { content, assembled, leaves } = unite(
      patient({ active: true, name: [{ family: "Doe", given: ["Jane"] }] }),
      patient({ name: [{ given: ["Jane"], family: "Doe" }], active: true }),
    );
    expect(content).toEqual({ resourceType: "Patient", active: true, name: [{ family: "Doe", given: ["Jane"] }] });
    expect([...assembled.entryOf]).toEqual([0, 0]);
    expect(assembled.issues).toEqual([]);
    expect(leaves.map(({ source, targets }) => [source, targets])).toEqual([
      ["L1", ["Bundle.entry[0].resource.active"]],
      ["L2", ["Bundle.entry[0].resource.name[0].family"]],
      ["L3", ["Bundle.entry[0].resource.name[0].given[0]"]],
      ["L4", ["Bundle.entry[0].resource.name[0].given[0]"]],
      ["L5", ["Bundle.entry[0].resource.name[0].family"]],
      ["L6", ["Bundle.entry[0].resource.active"]],
    ]);
  });

  it("join their lists: elements that are not there yet follow in order", () => {
    const { content, assembled, leaves } = unite(
      patient({ identifier: [{ value: "1" }, { value: "2" }] }),
      patient({ identifier: [{ value: "3" }, { value: "1" }, { value: "4" }] }),
      patient({ identifier: [{ value: "4" }, { value: "5" }] }),
    );
    expect(content["identifier"]).toEqual([{ value: "1" }, { value: "2" }, { value: "3" }, { value: "4" }, { value: "5" }]);
    expect(assembled.issues).toEqual([]);
    expect(leaves.map(({ targets }) => targets?.[0])).toEqual(
      [0, 1, 2, 0, 3, 3, 4].map((index) => `Bundle.entry[0].resource.identifier[${index}].value`));
  });

  it("join long lists as they join short ones", () => {
    const identifiers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => ({ system: "urn:s", value: String(from + index) }));
    const { content, assembled, leaves } = unite(patient({ identifier: identifiers(0, 30) }), patient({ identifier: [...identifiers(40, 41), ...identifiers(20, 35)] }), patient({ identifier: identifiers(34, 36) }));
    expect(content["identifier"]).toEqual([...identifiers(0, 30), ...identifiers(40, 41), ...identifiers(30, 35), ...identifiers(35, 36)]);
    expect(assembled.issues).toEqual([]);
    expect(leaves.at(-3)!.targets).toEqual(["Bundle.entry[0].resource.identifier[35].value"]);
  });

  it("join lists of primitives by value and extension, each at its own index", () => {
    const reason = (code: string) => ({ extension: [{ url: "http://example.org/reason", valueCode: code }] });
    const { content, leaves } = unite(
      { resourceType: "Location", alias: ["a", "b"] },
      { resourceType: "Location", alias: ["c", "b", null], _alias: [reason("x"), null, reason("y")] },
    );
    expect(content).toEqual({
      resourceType: "Location",
      alias: ["a", "b", "c", null],
      _alias: [null, null, reason("x"), reason("y")],
    });
    const path = (leaf: string) => leaves.find(({ source }) => source === leaf)!.targets;
    expect(path("L3")).toEqual(["Bundle.entry[0].resource.alias[2]"]);
    expect(path("L4")).toEqual(["Bundle.entry[0].resource.alias[1]"]);
    expect(path("L8")).toEqual(["Bundle.entry[0].resource.alias[3].extension[0].valueCode"]);
  });

  it("add elements that the first lacks", () => {
    const { content, assembled, leaves } = unite(patient({ active: true }), patient({ birthDate: "1980", maritalStatus: { text: "married" } }));
    expect(content).toEqual({ resourceType: "Patient", active: true, birthDate: "1980", maritalStatus: { text: "married" } });
    expect(assembled.issues).toEqual([]);
    expect(leaves[2]!.targets).toEqual(["Bundle.entry[0].resource.maritalStatus.text"]);
  });

  it("complete a single element where nothing contradicts", () => {
    const { content, assembled } = unite(
      { resourceType: "Encounter", period: { start: "2019" } },
      { resourceType: "Encounter", period: { start: "2019", end: "2020" } },
    );
    expect(content["period"]).toEqual({ start: "2019", end: "2020" });
    expect(assembled.issues).toEqual([]);
  });

  it("keep the references that links gave them", () => {
    const mapped = new Mapped();
    const holders: FhirObject[] = [{}, {}];
    const patients = ["1", "2"].map((key) => mapped.add(patient({ active: true }), [key]));
    const reports = holders.map((holder) => mapped.add({ resourceType: "DiagnosticReport", result: [holder] }, ["same"]));
    holders.forEach((holder, index) => mapped.link(reports[index]!, holder, patients[index]!));
    const entries = entriesOf(assembleBundle(mapped.record(), mapped.result(), options).bundle);
    expect(entries[2]!.resource["result"]).toEqual(entries.slice(0, 2).map(({ request }) => ({ reference: request.url })));
  });
});

describe("a contradiction", () => {
  it("leaves the first value, warns with both leaves, and fails the leaf that is not carried", () => {
    const { content, assembled, result, leaves } = unite(patient({ birthDate: "1980" }), patient({ birthDate: "1981" }));
    expect(content).toEqual({ resourceType: "Patient", birthDate: "1980" });
    expect(assembled.issues).toEqual([{
      severity: "warning",
      code: "conflict",
      key: "bundle.conflict",
      text: "L2 contradicts L1 about birthDate of the same Patient; the first stands and the other is not carried over. " +
        "Correct the record, or give the two a different key in the mapping table if they are different things.",
      expression: "Bundle.entry[0].resource.birthDate",
      source: "L2",
      position: { line: 1, column: 2, offset: 1 },
    }]);
    expect([...result.outcomes]).toEqual([outcome.mapped, outcome.failed]);
    expect(leaves[1]).toEqual({ source: "L2", outcome: "failed", row: "PID→Patient PID-3 (mappings/pid.yaml:4)" });
  });

  it("never mixes the parts of a single element", () => {
    const { content, assembled, result } = unite(
      observation({ valueQuantity: { value: 7, unit: "mg" } }),
      observation({ valueQuantity: { value: 8, unit: "mg", code: "mg" } }),
    );
    expect(content["valueQuantity"]).toEqual({ value: 7, unit: "mg" });
    expect(assembled.issues).toHaveLength(1);
    expect([...result.outcomes].filter((number) => number === outcome.failed)).toHaveLength(3);
  });

  it.each([
    ["two codings of a code", { code: { coding: [{ code: "A" }] } }, { code: { coding: [{ code: "B" }] } }],
    ["two given names of a single name", { name: { given: ["A"] } }, { name: { given: ["B"] } }],
    ["two types of a choice", { valueString: "7" }, { valueQuantity: { value: 7 } }],
    ["two precisions of a decimal", { valueQuantity: { value: decimal("7.0") } }, { valueQuantity: { value: 7 } }],
    ["a number and a text", { value: 7 }, { value: "7" }],
    ["a list and a single value", { value: [7] }, { value: 7 }],
  ])("is seen between %s", (_name, one, other) => {
    const { content, assembled } = unite(observation(one), observation(other));
    expect(JSON.stringify(content)).toBe(JSON.stringify(observation(one)));
    expect(assembled.issues.map(({ key }) => key)).toEqual(["bundle.conflict"]);
  });

  it("takes the extensions of the losing primitive with it", () => {
    const time = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/patient-birthTime", valueDateTime: "1981-01-01T10:00:00Z" }] };
    const { content } = unite(patient({ birthDate: "1980" }), patient({ birthDate: "1981", _birthDate: time }));
    expect(content).toEqual({ resourceType: "Patient", birthDate: "1980" });
  });

  it("does not fail a leaf that is in the Bundle elsewhere", () => {
    const mapped = new Mapped();
    const loser = patient({ birthDate: "1981" });
    mapped.add(patient({ birthDate: "1980" }), ["same"]);
    mapped.add(loser, ["same"]);
    const person: FhirResource = { resourceType: "Person", birthDate: "1981" };
    mapped.add(person, ["other"]);
    mapped.trail.add(person, "birthDate", 1, 0);
    const result = mapped.result();
    const { issues } = assembleBundle(mapped.record(), result, options);
    expect(issues).toHaveLength(1);
    expect([...result.outcomes]).toEqual([outcome.mapped, outcome.mapped, outcome.mapped]);
  });

  it("is none between a value and the reason why another has no value", () => {
    const absent = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };
    for (const both of [[{ status: "final" }, { _status: absent }], [{ _status: absent }, { status: "final" }]] as const) {
      const { content, assembled } = unite(observation(both[0]), observation(both[1]));
      expect(content).toEqual({ resourceType: "Observation", status: "final" });
      expect(assembled.issues).toEqual([]);
    }
  });

  it("fails the leaves behind every statement of absence that a later value replaces", () => {
    const absent = () => ({ _status: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] } });
    const { content, result, leaves } = unite(observation(absent()), observation(absent()), observation({ status: "final" }));
    expect(content).toEqual({ resourceType: "Observation", status: "final" });
    const { failed, mapped } = outcome;
    expect([...result.outcomes]).toEqual([failed, failed, failed, failed, mapped]);
    expect(leaves[4]!.targets).toEqual(["Bundle.entry[0].resource.status"]);
  });
});
