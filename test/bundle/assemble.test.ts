import { describe, expect, it } from "vitest";
import { assembleBundle } from "../../src/bundle/assemble.ts";
import { resourceId } from "../../src/bundle/identity.ts";
import { decimal, type FhirObject, type FhirResource } from "../../src/model/fhir.ts";
import { entriesOf, Mapped, options } from "./mapped.ts";

/** A header, a patient and an observation, in the order of the record. */
function message(): Mapped {
  const mapped = new Mapped();
  const focus: FhirObject = {};
  const subject: FhirObject = { display: "the patient" };
  const header = mapped.add({ resourceType: "MessageHeader", eventCoding: { code: "A01" }, focus: [focus] }, ["MSG00001"]);
  const observation = mapped.add({ resourceType: "Observation", status: "final", subject, valueQuantity: { value: decimal("7.0") } }, ["obx", "1"]);
  const patient = mapped.add({ resourceType: "Patient", identifier: [{ system: "urn:oid:1.2", value: "MRN|1" }], birthDate: "1980-03" }, ["urn:oid:1.2", "MRN|1"]);
  mapped.link(header, focus, patient);
  mapped.link(observation, subject, patient);
  return mapped;
}

function assembled(mapped: Mapped, overrides: Partial<typeof options> = {}) {
  return assembleBundle(mapped.record(), mapped.result(), { ...options, ...overrides });
}

describe("the transaction", () => {
  it("has patients first, then the record's order, and the Provenance last", () => {
    const { bundle, entryOf } = assembled(message());
    expect(bundle.resourceType).toBe("Bundle");
    expect(bundle["type"]).toBe("transaction");
    expect(entriesOf(bundle).map(({ resource }) => resource.resourceType)).toEqual(["Patient", "MessageHeader", "Observation", "Provenance"]);
    expect([...entryOf]).toEqual([1, 2, 0]);
  });

  it("puts each resource under its derived id, with fullUrl, resource and request in this order", () => {
    const { bundle } = assembled(message());
    const id = resourceId(options.idKey, options.feed, "Patient", ["urn:oid:1.2", "MRN|1"]);
    const patient = entriesOf(bundle)[0]!;
    expect(Object.keys(patient)).toEqual(["fullUrl", "resource", "request"]);
    expect(patient.fullUrl).toBe(`urn:uuid:${id}`);
    expect(Object.keys(patient.resource)).toEqual(["resourceType", "id", "meta", "identifier", "birthDate"]);
    expect(patient.resource.id).toBe(id);
    expect(patient.request).toEqual({ method: "PUT", url: `Patient/${id}` });
  });

  it("writes references as the target will store them", () => {
    const [patient, header, observation] = entriesOf(assembled(message()).bundle);
    const reference = `Patient/${patient!.resource.id}`;
    expect(header!.resource["focus"]).toEqual([{ reference }]);
    expect(observation!.resource["subject"]).toEqual({ display: "the patient", reference });
  });

  it("tags each resource with the feed, and with the run when there is one", () => {
    const feed = { system: "http://portage.dev/fhir/tags/feed", code: "st-elsewhere-adt" };
    const run = { system: "http://portage.dev/fhir/tags/run", code: "wave-2" };
    for (const { resource } of entriesOf(assembled(message()).bundle)) expect(resource["meta"]).toEqual({ tag: [feed] });
    for (const { resource } of entriesOf(assembled(message(), { run: "wave-2" }).bundle)) expect(resource["meta"]).toEqual({ tag: [feed, run] });
  });

  it("keeps the meta that mapping wrote", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", meta: { security: [{ code: "R" }] }, active: true }, ["1"]);
    const [patient] = entriesOf(assembled(mapped).bundle);
    expect(Object.keys(patient!.resource)).toEqual(["resourceType", "id", "meta", "active"]);
    expect(patient!.resource["meta"]).toEqual({ security: [{ code: "R" }], tag: [{ system: "http://portage.dev/fhir/tags/feed", code: "st-elsewhere-adt" }] });
  });

  it("is the same text for the same input", () => {
    expect(JSON.stringify(assembled(message()).bundle)).toBe(JSON.stringify(assembled(message()).bundle));
  });

  it("keeps the digits of a decimal", () => {
    expect(JSON.stringify(assembled(message()).bundle)).toContain('"valueQuantity":{"value":7.0}');
  });

  it("has no entry when nothing was mapped", () => {
    expect(assembled(new Mapped()).bundle).toEqual({ resourceType: "Bundle", type: "transaction" });
  });

  it("keeps resources without a natural key apart, and says so", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "Patient", active: true }, []);
    mapped.add({ resourceType: "Patient", active: true }, ["", ""]);
    const { bundle, issues } = assembled(mapped);
    const [one, other] = entriesOf(bundle);
    expect(one!.resource.id).not.toBe(other!.resource.id);
    expect(issues.map(({ key, expression }) => [key, expression])).toEqual([
      ["bundle.no-key", "Bundle.entry[0].resource"],
      ["bundle.no-key", "Bundle.entry[1].resource"],
    ]);
    const again = entriesOf(assembled(mapped, { sourceHash: "another record" }).bundle)[0]!;
    expect(again.resource.id).not.toBe(one!.resource.id);
  });
});

describe("a target that chooses ids itself", () => {
  it("gets resources without id, references by urn:uuid and conditional updates by identifier", () => {
    const [patient, header] = entriesOf(assembled(message(), { requests: "conditional" }).bundle);
    const id = resourceId(options.idKey, options.feed, "Patient", ["urn:oid:1.2", "MRN|1"]);
    expect(patient!.resource.id).toBeUndefined();
    expect(patient!.fullUrl).toBe(`urn:uuid:${id}`);
    expect(patient!.request).toEqual({ method: "PUT", url: String.raw`Patient?identifier=urn%3Aoid%3A1.2%7CMRN%5C%7C1` });
    expect(header!.resource["focus"]).toEqual([{ reference: `urn:uuid:${id}` }]);
  });

  it("finds a resource without an identifier by the tag of its derived id", () => {
    const observation = entriesOf(assembled(message(), { requests: "conditional" }).bundle)[2]!;
    const id = observation.fullUrl.slice("urn:uuid:".length);
    expect(observation.request.url).toBe(`Observation?_tag=http%3A%2F%2Fportage.dev%2Ffhir%2Ftags%2Fid%7C${id}`);
    expect(observation.resource["meta"]).toEqual({
      tag: [{ system: "http://portage.dev/fhir/tags/feed", code: "st-elsewhere-adt" }, { system: "http://portage.dev/fhir/tags/id", code: id }],
    });
  });

  it("never lets two entries mean one resource, nor an old identifier mean one", () => {
    const mapped = new Mapped();
    const identifier = { system: "urn:a", value: "1" };
    mapped.add({ resourceType: "Observation", identifier: [{ ...identifier, use: "old" }, { ...identifier, value: "2" }] }, ["1"]);
    mapped.add({ resourceType: "Observation", identifier: [{ ...identifier, value: "2" }] }, ["2"]);
    const [one, other] = entriesOf(assembled(mapped, { requests: "conditional" }).bundle);
    expect(one!.request.url).toBe("Observation?identifier=urn%3Aa%7C2");
    expect(other!.request.url).toContain("Observation?_tag=");
  });
});

describe("an identifier of a group", () => {
  it("names none of its members", () => {
    const mapped = new Mapped();
    const group = (code: string) => ({ system: "urn:a", value: "G1", type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code }] } });
    mapped.add({ resourceType: "DiagnosticReport", identifier: [group("PGN"), group("FGN"), { system: "urn:a", value: "F1" }] }, ["1"]);
    mapped.add({ resourceType: "DiagnosticReport", identifier: [group("PGN")] }, ["2"]);
    const [one, other] = entriesOf(assembled(mapped, { requests: "conditional" }).bundle);
    expect(one!.request.url).toBe("DiagnosticReport?identifier=urn%3Aa%7CF1");
    expect(other!.request.url).toContain("DiagnosticReport?_tag=");
  });
});

describe("the Provenance", () => {
  const provenanceOf = (overrides: Partial<typeof options> = {}) => entriesOf(assembled(message(), overrides).bundle).at(-1)!;

  it("names every other resource, the record, the feed, Portage and the tables", () => {
    const { bundle } = assembled(message());
    const entries = entriesOf(bundle);
    const { id: _id, meta: _meta, ...content } = entries.at(-1)!.resource as FhirObject;
    expect(content).toEqual({
      resourceType: "Provenance",
      target: entries.slice(0, -1).map(({ resource }) => ({ reference: `${resource.resourceType}/${resource.id}` })),
      recorded: "2019-03-04T10:15:00+01:00",
      policy: ["http://portage.dev/fhir/tables/v1"],
      activity: {
        coding: [{ system: "http://hl7.org/fhir/uv/v2mappings/CodeSystem/provenance-activity-type-v2-to-fhir", code: "v2-fhir-transformation" }],
        text: "Conversion of the source record to FHIR R4",
      },
      agent: [{
        type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/provenance-participant-type", code: "assembler", display: "Assembler" }] },
        who: { type: "Device", display: "Portage 0.1.0" },
      }],
      entity: [{
        role: "source",
        what: {
          reference: `MessageHeader/${entries[1]!.resource.id}`,
          identifier: { system: "http://portage.dev/fhir/feeds/st-elsewhere-adt/control-id", value: "MSG00001" },
          display: "st-elsewhere-adt",
        },
      }],
    });
  });

  it.each([[["sender"], "hospital"], [["responsible"], "trust"], [["sender", "responsible"], "trust"]] as const)("names the organization of the header's %j as the author, also where the header is left out", (elements, key) => {
    for (const messageHeader of [true, false]) {
      const mapped = new Mapped();
      const header: FhirResource = { resourceType: "MessageHeader", eventCoding: { code: "A01" } };
      const number = mapped.add(header, ["MSG00001"]);
      for (const element of elements) {
        const holder = (header[element] = {} as FhirObject);
        mapped.link(number, holder, mapped.add({ resourceType: "Organization", name: element }, [element === "sender" ? "hospital" : "trust"]));
      }
      const { resource } = entriesOf(assembled(mapped, { messageHeader }).bundle).at(-1)!;
      const reference = `Organization/${resourceId(options.idKey, options.feed, "Organization", [key])}`;
      expect((resource["agent"] as unknown as readonly FhirObject[])[1]).toEqual({ type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/provenance-participant-type", code: "author", display: "Author" }] }, who: { reference } });
    }
  });

  it.each([null, "2019-03-04", "2019-03-04T10:15", "2019-03-04T10:15:00"])("says that the time is unknown when the record gives %s", (recorded) => {
    const { resource } = provenanceOf({ recorded });
    expect(resource["recorded"]).toBeUndefined();
    expect(resource["_recorded"]).toEqual({ extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] });
  });

  it("says when the record was made, where that is less than an instant", () => {
    const { resource } = provenanceOf({ recorded: null, occurred: "2019-03-04" });
    expect(resource).toMatchObject({ occurredDateTime: "2019-03-04", _recorded: { extension: [{ valueCode: "unknown" }] } });
    expect(provenanceOf().resource).not.toHaveProperty("occurredDateTime");
  });

  it("has an id of its own for each record of a feed", () => {
    const id = provenanceOf().resource.id;
    expect(provenanceOf().resource.id).toBe(id);
    expect(provenanceOf({ controlId: "MSG00002" }).resource.id).not.toBe(id);
    expect(provenanceOf({ sourceHash: "0000" }).resource.id).not.toBe(id);
  });

  it("names a record without a control id by the hash of its bytes", () => {
    expect(provenanceOf({ controlId: null }).resource["entity"]).toMatchObject([
      { what: { identifier: { system: "http://portage.dev/fhir/feeds/st-elsewhere-adt/sha-256", value: "5f7c" } } },
    ]);
  });
});
