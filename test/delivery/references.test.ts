import { describe, expect, it } from "vitest";
import { mentionsIn, namesIn, renamed, withMentions } from "../../src/delivery/references.ts";
import { decimal } from "../../src/model/fhir.ts";

const provenance = { resourceType: "Provenance", target: [{ reference: "Patient/p" }, { reference: "Observation/o" }], entity: [{ what: { reference: "MessageHeader/h" } }] };
const header = { resourceType: "MessageHeader", focus: [{ reference: "Patient/p" }], sender: { reference: "Organization/g" } };

describe("the references of a resource", () => {
  it("are what it needs, but for what Provenance.target and MessageHeader.focus list", () => {
    expect(namesIn(provenance)).toEqual(new Set(["Provenance", "MessageHeader/h"]));
    expect(namesIn(header)).toContain("Organization/g");
    expect(namesIn(header)).not.toContain("Patient/p");
    expect([mentionsIn(provenance), mentionsIn(header), mentionsIn({ resourceType: "Patient" })]).toEqual([["Patient/p", "Observation/o"], ["Patient/p"], []]);
  });

  it("are needed where they stand elsewhere in a Provenance", () => {
    expect(namesIn({ ...provenance, entity: [{ what: { reference: "Patient/p" } }] })).toContain("Patient/p");
  });
});

describe("withMentions", () => {
  it("leaves out of the list what is not kept, and nothing else", () => {
    expect(withMentions(provenance, (reference) => reference === "Observation/o")).toEqual({ ...provenance, target: [{ reference: "Observation/o" }] });
    expect(withMentions(provenance, () => true)).toBe(provenance);
  });

  it("makes no Provenance without a target, which R4 does not allow, but a MessageHeader without a focus", () => {
    expect(withMentions(provenance, () => false)).toBeUndefined();
    expect(withMentions(header, () => false)).toEqual({ resourceType: "MessageHeader", sender: { reference: "Organization/g" } });
  });
});

describe("renamed", () => {
  const resource = { resourceType: "Observation", id: "o", subject: { reference: "Patient/p" }, valueQuantity: { value: decimal("7.0") }, performer: [{ reference: "Practitioner/x" }] };

  it("changes the texts that have another name, and no number's digits", () => {
    const other = renamed(resource, (text) => (text === "Patient/p" ? "Patient/12" : undefined));
    expect(JSON.stringify(other)).toBe(JSON.stringify(resource).replace("Patient/p", "Patient/12"));
    expect(JSON.stringify(other)).toContain("7.0");
  });

  it("leaves the resource that it is given as it is, and gives the same one where nothing has another name", () => {
    const before = JSON.stringify(resource);
    expect(renamed(resource, () => undefined)).toBe(resource);
    renamed(resource, (text) => text.toUpperCase());
    expect(JSON.stringify(resource)).toBe(before);
  });
});
