import { describe, expect, it } from "vitest";
import { createValidator } from "../../../src/validation/validator.ts";
import { check, definitions, found, validator } from "../definitions.ts";

const observation = (subject: unknown, more: object = {}): object => ({ resourceType: "Observation", status: "final", code: { text: "x" }, subject, ...more });
const patientUrl = "urn:uuid:c757873d-ec9a-4326-a141-556f43239520";
const bundle = (reference: string): unknown => ({
  resourceType: "Bundle",
  type: "collection",
  entry: [{ fullUrl: patientUrl, resource: { resourceType: "Patient", id: "p" } }, { fullUrl: "urn:uuid:c757873d-ec9a-4326-a141-556f43239521", resource: observation({ reference }) }],
});

describe("references", () => {
  it("have one of the forms of a reference", () => {
    for (const reference of ["Patient/1", "Patient/1/_history/2", "https://example.org/fhir/Patient/1", patientUrl, "urn:oid:1.2.3", "Patient?identifier=http://example.org|1"]) {
      expect(check(observation({ reference })), reference).toEqual([]);
    }
    for (const reference of ["Eve Everyperson", "Patient", "Patient/", "Patient/a b", "Nothing/1", "/Patient/1", "patient/1", "http://example.org/a b"]) {
      expect(check(observation({ reference })), reference).toEqual(["reference-form Observation.subject"]);
    }
  });

  it("may be without a literal reference", () => {
    expect(check(observation({ display: "Eve" }))).toEqual([]);
    expect(check(observation({ type: "Patient", identifier: { value: "1" } }))).toEqual([]);
  });

  it("point to the types that the definition allows", () => {
    expect(check(observation({ reference: "Practitioner/1" }))).toEqual(["reference-target Observation.subject"]);
    expect(check(observation({ reference: "http://example.org/fhir/Practitioner/1/_history/2" }))).toEqual(["reference-target Observation.subject"]);
    expect(check(observation({ type: "Practitioner", identifier: { value: "1" } }))).toEqual(["reference-target Observation.subject"]);
    expect(check({ resourceType: "Provenance", target: [{ reference: "Slot/1" }], recorded: "2024-01-01T00:00:00Z", agent: [{ who: { reference: "Device/1" } }] })).toEqual([]);
  });

  it("mean one contained resource", () => {
    const contained = [{ resourceType: "Patient", id: "p" }, { resourceType: "Patient", id: "q" }, { resourceType: "Practitioner", id: "p" }];
    const performer = [{ reference: "#q" }];
    expect(check(observation({ reference: "#p" }, { contained, performer })).filter((line) => line.startsWith("contained"))).toEqual(["contained-twice Observation.contained[2]"]);
    expect(check(observation({ reference: "#p" }, { contained: contained.slice(0, 2), performer }))).toEqual([]);
  });

  it("say the type of their target as R4 spells it, and the one that the reference shows", () => {
    expect(check(observation({ reference: "Patient/1", type: "Patient" }))).toEqual([]);
    expect(check(observation({ reference: patientUrl, type: "Patient" }))).toEqual([]);
    expect(check(observation({ reference: "Patient/1", type: "patient" }))).toEqual(["reference-type Observation.subject"]);
    expect(check(observation({ reference: "Patient/1", type: "Group" }))).toEqual(["reference-type Observation.subject"]);
    // "Absolute URLs are only allowed for logical models (and can only be used in references in logical models, not resources)."
    expect(check(observation({ display: "x", type: "http://example.org/logical" }))).toEqual(["reference-type Observation.subject"]);
  });

  it("find contained resources", () => {
    const patient = { resourceType: "Patient", id: "p" };
    expect(check(observation({ reference: "#p" }, { contained: [patient] }))).toEqual([]);
    expect(check(observation({ reference: "#q" }, { contained: [{ resourceType: "Practitioner", id: "q", name: [{ text: "x" }] }] }))).toEqual(["reference-target Observation.subject"]);
    expect(check(observation({ reference: "#r" }, { contained: [patient], performer: [{ reference: "#p" }] }))).toEqual(["reference-contained Observation.subject"]);
    expect(check(observation({ reference: "#p" }))).toEqual(["reference-contained Observation.subject"]);
  });

  it("find the resource around from a contained one", () => {
    expect(check({ resourceType: "Patient", contained: [observation({ reference: "#" }, { id: "o" })] })).toEqual([]);
  });
});

describe("references in a Bundle", () => {
  const strict = createValidator(definitions, { references: "inside" });
  const at = "Bundle.entry[1].resource.subject";

  it("by urn:uuid: and urn:oid: are entries of it", () => {
    expect(found(validator.validateBundle(bundle(patientUrl)))).toEqual([]);
    expect(found(validator.validateBundle(bundle("urn:uuid:c757873d-ec9a-4326-a141-556f43239529")))).toEqual([`reference-unresolved ${at}`]);
    expect(found(validator.validateBundle(bundle("urn:oid:1.2.3")))).toEqual([`reference-unresolved ${at}`]);
  });

  it("take the type of the entry they point to", () => {
    expect(found(validator.validateBundle(bundle("urn:uuid:c757873d-ec9a-4326-a141-556f43239521")))).toEqual([`reference-target ${at}`]);
  });

  it("by Type/id may be elsewhere unless they must be inside", () => {
    expect(found(validator.validateBundle(bundle("Patient/elsewhere")))).toEqual([]);
    expect(found(strict.validateBundle(bundle("Patient/elsewhere")))).toEqual([`reference-unresolved ${at}`]);
    expect(found(strict.validateBundle(bundle("Patient/p")))).toEqual([]);
    expect(found(strict.validateBundle(bundle("Patient/p/_history/1")))).toEqual([]);
    expect(found(strict.validateBundle(bundle("https://example.org/fhir/Patient/elsewhere")))).toEqual([]);
  });
});
