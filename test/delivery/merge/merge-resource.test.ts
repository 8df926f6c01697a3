import { describe, expect, it } from "vitest";
import { mergeResource } from "../../../src/delivery/merge/merge-resource.ts";
import { decimal } from "../../../src/model/fhir.ts";
import type { FhirObject } from "../../../src/model/fhir.ts";
import type { UpdateHint } from "../../../src/model/update.ts";

function merge(type: string, current: FhirObject, sent: FhirObject, hint?: UpdateHint) {
  const { merged, ...told } = mergeResource({ resourceType: type, id: "1", ...current }, { resourceType: type, id: "1", ...sent }, hint);
  const { resourceType: _type, id: _id, ...elements } = merged;
  return { elements, told };
}

const unknown = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };
const tag = (code: string) => ({ system: "http://portage.dev/fhir/tags/feed", code });

describe("mergeResource", () => {
  it("keeps what the record does not speak of, and takes what it says", () => {
    const { elements, told } = merge("Patient", { name: [{ family: "Doe" }], address: [{ city: "Ghent" }], telecom: [{ value: "1" }] }, { name: [{ family: "Roe" }] });
    expect(elements).toEqual({ name: [{ family: "Roe" }], address: [{ city: "Ghent" }], telecom: [{ value: "1" }] });
    expect(told).toEqual({ elements: ["address", "telecom"], deleted: [], notDeleted: [] });
  });

  it("replaces a list as a whole", () => {
    expect(merge("Patient", { telecom: [{ value: "1" }, { value: "2" }] }, { telecom: [{ value: "3" }] }).elements).toEqual({ telecom: [{ value: "3" }] });
  });

  it("takes a choice for one element", () => {
    const { elements, told } = merge("Patient", { deceasedBoolean: true }, { deceasedDateTime: "2024-05-01" });
    expect(elements).toEqual({ deceasedDateTime: "2024-05-01" });
    expect(told.elements).toEqual([]);
  });

  it("takes a primitive and its extensions for one element", () => {
    const birthTime = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/patient-birthTime", valueDateTime: "1980-01-02T03:04:00Z" }] };
    expect(merge("Patient", { birthDate: "1980-01-02", _birthDate: birthTime }, { birthDate: "1980-01-03" }).elements).toEqual({ birthDate: "1980-01-03" });
    expect(merge("Patient", { birthDate: "1980-01-02", _birthDate: birthTime }, { active: true }).elements).toEqual({ active: true, birthDate: "1980-01-02", _birthDate: birthTime });
  });

  it("unites identifiers by system and value, the record's own form first", () => {
    const current = { identifier: [{ system: "urn:a", value: "1" }, { system: "urn:b", value: "1" }, { value: "7" }] };
    const sent = { identifier: [{ system: "urn:b", value: "1", use: "official" }, { system: "urn:c", value: "2" }] };
    expect(merge("Patient", current, sent).elements).toEqual({
      identifier: [{ system: "urn:a", value: "1" }, { system: "urn:b", value: "1", use: "official" }, { value: "7" }, { system: "urn:c", value: "2" }],
    });
  });

  it("replaces extensions by their URL, and participants by their role", () => {
    const extension = (url: string, valueString: string) => ({ url, valueString });
    expect(merge("Patient", { extension: [extension("a", "1"), extension("b", "2"), extension("a", "3")] }, { extension: [extension("a", "4")] }).elements).toEqual({ extension: [extension("a", "4"), extension("b", "2")] });
    const participant = (code: string, display: string) => ({ type: [{ coding: [{ system: "urn:t", code }] }], individual: { display } });
    expect(merge("Encounter", { participant: [participant("ATND", "Adams"), participant("ADM", "Baker")] }, { participant: [participant("ATND", "Cole")] }).elements).toEqual({
      participant: [participant("ATND", "Cole"), participant("ADM", "Baker")],
    });
  });

  it("unites tags, keeps profiles, and leaves the server's own meta to the server", () => {
    const current = { meta: { versionId: "4", lastUpdated: "2024-01-01T00:00:00Z", source: "#x", profile: ["urn:p"], tag: [tag("adt")] } };
    expect(merge("Patient", current, { meta: { tag: [tag("lab")] } }).elements).toEqual({ meta: { profile: ["urn:p"], tag: [tag("adt"), tag("lab")] } });
  });

  it("merges the parts of a Period and of a backbone element, which have fields of their own", () => {
    const { elements, told } = merge(
      "Encounter",
      { period: { start: "2024-05-01" }, hospitalization: { admitSource: { text: "ED" }, dischargeDisposition: { text: "ward" } } },
      { period: { end: "2024-05-03" }, hospitalization: { dischargeDisposition: { text: "home" } } },
    );
    expect(elements).toEqual({ period: { start: "2024-05-01", end: "2024-05-03" }, hospitalization: { admitSource: { text: "ED" }, dischargeDisposition: { text: "home" } } });
    expect(told.elements).toEqual(["hospitalization.admitSource", "period.start"]);
  });

  it("makes no period of the start of one and the end of another before it", () => {
    expect(merge("Encounter", { period: { start: "2024-05-01T08:00:00Z" } }, { period: { end: "2023-12-24" } }).elements).toEqual({ period: { end: "2023-12-24" } });
  });

  it("never puts half of one value beside half of another", () => {
    expect(merge("Encounter", { length: { value: 3, unit: "day" } }, { length: { value: 70, unit: "h" } }).elements).toEqual({ length: { value: 70, unit: "h" } });
    expect(merge("Patient", { maritalStatus: { coding: [{ code: "M" }], text: "married" } }, { maritalStatus: { coding: [{ code: "S" }] } }).elements).toEqual({ maritalStatus: { coding: [{ code: "S" }] } });
  });

  it("lets no absence take the place of a value: a bound code, an extension, a statement in a list", () => {
    const { elements, told } = merge(
      "ServiceRequest",
      { status: "active", intent: "order", code: { text: "CBC" } },
      { status: "unknown", _intent: unknown, code: unknown },
      { absent: ["status", "intent", "code"] },
    );
    expect(elements).toEqual({ status: "active", intent: "order", code: { text: "CBC" } });
    expect(told.elements).toEqual(["code", "intent", "status"]);
    expect(merge("Coverage", { payor: [{ reference: "Organization/1" }] }, { payor: [unknown] }, { absent: ["payor"] }).elements).toEqual({ payor: [{ reference: "Organization/1" }] });
  });

  it("takes a value for an absence, an absence where there is nothing, and an unknown that the sender has written", () => {
    expect(merge("ServiceRequest", { code: unknown, _intent: unknown }, { code: { text: "CBC" }, intent: "order" }).elements).toEqual({ code: { text: "CBC" }, intent: "order" });
    expect(merge("ServiceRequest", { code: unknown }, { code: unknown, status: "unknown" }, { absent: ["code", "status"] }).elements).toEqual({ code: unknown, status: "unknown" });
    expect(merge("Encounter", { status: "arrived" }, { status: "unknown" }).elements).toEqual({ status: "unknown" });
  });

  it("deletes what the record asks to delete, and says so", () => {
    const { elements, told } = merge("Patient", { birthDate: "1980-01-02", _birthDate: unknown, gender: "male", telecom: [{ value: "1" }] }, { active: true }, { deletes: ["birthDate", "telecom", "maritalStatus"] });
    expect(elements).toEqual({ active: true, gender: "male" });
    expect(told).toEqual({ elements: ["gender"], deleted: ["birthDate", "telecom"], notDeleted: [] });
  });

  it("takes the value that another field brings for one that is deleted", () => {
    const { elements, told } = merge("Patient", { telecom: [{ value: "1" }] }, { telecom: [{ value: "2" }] }, { deletes: ["telecom"] });
    expect([elements, told.deleted]).toEqual([{ telecom: [{ value: "2" }] }, []]);
  });

  it("lets an absence stand in the place of what is deleted", () => {
    expect(merge("Encounter", { class: { code: "IMP" } }, { class: unknown }, { absent: ["class"], deletes: ["class"] }).elements).toEqual({ class: unknown });
  });

  it("says what it cannot delete because nothing tells it from its neighbours", () => {
    const current = { location: [{ location: { display: "ward" } }] };
    const hint = { deletes: ["location.where(false).location"] };
    expect(merge("Encounter", current, {}, hint)).toEqual({ elements: current, told: { elements: ["location"], deleted: [], notDeleted: hint.deletes } });
    expect(merge("Encounter", current, { location: [{ location: { display: "room" } }] }, hint).told.notDeleted).toEqual([]);
    expect(merge("Encounter", {}, {}, hint).told.notDeleted).toEqual([]);
  });

  it("keeps the digits of what the target has", () => {
    expect(JSON.stringify(merge("Specimen", { collection: { quantity: { value: decimal("7.0") } } }, { collection: { collectedDateTime: "2024" } }).elements)).toContain('"value":7.0');
  });
});
