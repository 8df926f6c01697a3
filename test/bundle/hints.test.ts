import { describe, expect, it } from "vitest";
import { assembleBundle } from "../../src/bundle/assemble.ts";
import { updateHints } from "../../src/bundle/hints.ts";
import type { Absence, ExplicitDelete } from "../../src/model/conversion.ts";
import { Mapped, options } from "./mapped.ts";

const unknown = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };

function hintsOf(mapped: Mapped, { absences = [], deletes = [] }: { absences?: Absence[]; deletes?: Omit<ExplicitDelete, "row">[] }) {
  const result = { ...mapped.result(), absences, deletes: deletes.map((one) => ({ ...one, row: 0 })) };
  const assembled = assembleBundle(mapped.record(), result, options);
  const hints = updateHints(result, assembled);
  // References are derived; tests name resources by their type.
  return hints && Object.fromEntries(Object.entries(hints).map(([reference, hint]) => [reference.split("/")[0], hint]));
}

describe("updateHints", () => {
  it("gives nothing for a record that says no more than its Bundle", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", active: true }, ["1"]);
    expect(hintsOf(mapped, {})).toBeNull();
  });

  it("gives deletes and absences by the resource's reference", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", active: true }, ["1"]);
    mapped.add({ resourceType: "ServiceRequest", status: "unknown", code: unknown }, ["2"]);
    const absences = [{ resource: 1, element: "status", code: "unknown" }, { resource: 1, element: "code", code: null }];
    expect(hintsOf(mapped, { absences, deletes: [{ resource: 0, path: "birthDate", leaf: 0 }] })).toEqual({ Patient: { deletes: ["birthDate"] }, ServiceRequest: { absent: ["status", "code"] } });
  });

  it("names the other resource of a link that is taken back by its reference", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient" }, ["A"]);
    mapped.add({ resourceType: "Patient" }, ["B"]);
    const result = { ...mapped.result(), deletes: [{ resource: 0, other: 1, path: "link.where(other.reference = '@')", leaf: -1, row: 0 }] };
    const assembled = assembleBundle(mapped.record(), result, options);
    const [first, second] = (assembled.bundle["entry"] as { request: { url: string } }[]).map(({ request }) => request.url);
    expect(updateHints(result, assembled)).toEqual({ [first!]: { deletes: [`link.where(other.reference = '${second}')`] } });
  });

  it("keeps of two deletes of one field the one that says which items it means", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", active: true }, ["1"]);
    const deletes = [{ resource: 0, path: "telecom", leaf: 0 }, { resource: 0, path: "telecom.where(use = 'home')", leaf: 0 }];
    expect(hintsOf(mapped, { deletes })).toEqual({ Patient: { deletes: ["telecom.where(use = 'home')"] } });
  });

  it("forgets an absence where a duplicate of the resource has brought a value", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "ServiceRequest", _intent: unknown, active: true }, ["1"]);
    mapped.add({ resourceType: "ServiceRequest", intent: "order" }, ["1"]);
    expect(hintsOf(mapped, { absences: [{ resource: 0, element: "intent", code: null }] })).toBeNull();
  });

  it("says nothing of a resource that is not in the Bundle", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", active: true }, ["1"]);
    expect(hintsOf(mapped, { deletes: [{ resource: -1, path: "birthDate", leaf: 0 }] })).toBeNull();
  });
});
