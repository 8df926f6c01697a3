import { describe, expect, it } from "vitest";
import { deleteAt } from "../../../src/delivery/merge/delete-at.ts";
import type { FhirObject } from "../../../src/model/fhir.ts";

const phone = (use: string, value: string) => ({ system: "phone", use, value });
const participant = (code: string) => ({ type: [{ coding: [{ system: "urn:t", code }] }], individual: { display: code } });

describe("deleteAt", () => {
  it.for<[string, string, FhirObject, FhirObject]>([
    ["a primitive with its extensions", "birthDate", { birthDate: "1980", _birthDate: { id: "x" }, active: true }, { active: true }],
    ["a whole list", "telecom", { telecom: [phone("home", "1")], active: true }, { active: true }],
    ["the items of a list that a constant tells", "telecom.where(use = 'home')", { telecom: [phone("home", "1"), phone("work", "2")] }, { telecom: [phone("work", "2")] }],
    ["the last item, and the list with it", "telecom.where(use = 'home')", { telecom: [phone("home", "1")], active: true }, { active: true }],
    ["an item of which only its role would be left", "participant.where(type.coding.code = 'ATND').individual", { participant: [participant("ATND"), participant("ADM")] }, { participant: [participant("ADM")] }],
    ["a link to another resource", "link.where(other.reference = 'Patient/b')", { link: [{ other: { reference: "Patient/b" }, type: "seealso" }, { other: { reference: "Patient/c" }, type: "seealso" }] }, { link: [{ other: { reference: "Patient/c" }, type: "seealso" }] }],
    ["a part of an element", "period.end", { period: { start: "2024", end: "2025" } }, { period: { start: "2024" } }],
    ["an element whose last part goes", "hospitalization.admitSource", { hospitalization: { admitSource: { text: "ED" } }, status: "finished" }, { status: "finished" }],
    ["a part of every item", "communication.language", { communication: [{ language: { text: "nl" } }, { language: { text: "fr" }, preferred: true }], active: true }, { communication: [{ preferred: true }], active: true }],
    ["an extension by its URL", "extension('urn:a').valueString", { extension: [{ url: "urn:a", valueString: "x" }, { url: "urn:b", valueString: "y" }] }, { extension: [{ url: "urn:b", valueString: "y" }] }],
    ["a part of a complex extension", "extension('urn:a').extension('code').valueCode", { extension: [{ url: "urn:a", extension: [{ url: "code", valueCode: "x" }, { url: "period", valueString: "y" }] }] }, { extension: [{ url: "urn:a", extension: [{ url: "period", valueString: "y" }] }] }],
    ["an extension that modifies", "modifierExtension.where(url = 'urn:a').valueCode", { modifierExtension: [{ url: "urn:a", valueCode: "retired" }], active: true }, { active: true }],
    ["an extension of a primitive", "birthDate.extension('urn:t').valueDateTime", { birthDate: "1980", _birthDate: { extension: [{ url: "urn:t", valueDateTime: "1980" }] } }, { birthDate: "1980" }],
  ])("removes %s", ([, path, before, after]) => {
    expect(deleteAt(before, path)).toEqual({ object: after, clear: true });
  });

  it("leaves an object alone that does not have it", () => {
    const object = { period: { start: "2024" }, name: [{ family: "Doe" }] };
    for (const path of ["birthDate", "period.end", "name.where(use = 'old')", "extension('urn:a')", "hospitalization.origin.reference"]) expect(deleteAt(object, path).object).toBe(object);
  });

  it("does nothing where the path does not tell what is meant", () => {
    const object = { location: [{ status: "active" }] };
    for (const path of ["location.where(false).location", "location[0]", "location.where(status = 'a' or true)"]) expect(deleteAt(object, path)).toEqual({ object, clear: false });
  });
});
