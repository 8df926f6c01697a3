import { describe, expect, it } from "vitest";
import { assembleBundle } from "../../src/bundle/assemble.ts";
import { countOutcomes } from "../../src/bundle/counts.ts";
import { leafReports, lineageReport } from "../../src/bundle/lineage.ts";
import type { FhirObject } from "../../src/model/fhir.ts";
import { entriesOf, Mapped, options } from "./mapped.ts";

/** A header that points to a patient, and an event that points to both. L1 is in the header alone, L2 and L3 are elsewhere. */
function convert() {
  const mapped = new Mapped();
  const [focus, about, whom]: FhirObject[] = [{}, {}, {}];
  const header = mapped.add({ resourceType: "MessageHeader", eventCoding: { code: "A01" }, focus: [focus!] }, ["MSG00001"]);
  const patient = mapped.add({ resourceType: "Patient", birthDate: "1980-03" }, ["MRN"]);
  const event = mapped.add({ resourceType: "Provenance", target: [about!, whom!], recorded: "2019-03-04T10:15:00+01:00" }, ["EVN"]);
  mapped.link(header, focus!, patient);
  mapped.link(event, about!, header);
  mapped.link(event, whom!, patient);
  const result = mapped.result();
  const assembled = assembleBundle(mapped.record(), result, { ...options, messageHeader: false, controlIdLeaves: [1] });
  return { mapped, result, assembled };
}

describe("a target that takes no message headers", () => {
  it("gets a transaction without one, and no reference to it", () => {
    const { assembled } = convert();
    expect(entriesOf(assembled.bundle).map(({ resource }) => resource.resourceType)).toEqual(["Patient", "Provenance", "Provenance"]);
    expect(JSON.stringify(assembled.bundle)).not.toContain("MessageHeader/");
    expect([...assembled.entryOf]).toEqual([-1, 0, 1]);
  });

  it("is told the source message by its control id where the header would be named", () => {
    const [patient, event, own] = entriesOf(convert().assembled.bundle);
    const identifier = (own!.resource["entity"] as unknown as { what: FhirObject }[])[0]!.what["identifier"];
    expect(identifier).toMatchObject({ value: "MSG00001" });
    expect(event!.resource["target"]).toEqual([{ type: "MessageHeader", identifier }, { reference: `Patient/${patient!.resource.id}` }]);
  });

  it("leaves what went into the header alone archived, with the reason", () => {
    const { mapped, result, assembled } = convert();
    expect(countOutcomes(result.outcomes)).toEqual({ leaves: 3, mapped: 2, archived: 1, left: 0, undecided: 0, failed: 0 });
    const [first] = leafReports(mapped.record(), result, assembled);
    expect(first).toMatchObject({ source: "L1", outcome: "archived", reason: expect.stringContaining("the target takes no message headers") });
    expect(first).not.toHaveProperty("targets");
  });

  it("has a lineage for every value all the same", () => {
    const { mapped, result, assembled } = convert();
    const rows = lineageReport(mapped.record(), result, assembled).filter(({ target }) => target.startsWith("Bundle.entry[1].resource.target[0]"));
    expect(rows.map(({ target, sources }) => [target.slice("Bundle.entry[1].resource.target[0].".length), sources])).toEqual([["type", []], ["identifier.system", []], ["identifier.value", ["L2"]]]);
  });
});

describe("a target that takes them", () => {
  it("gets the header, and the Provenance refers to it", () => {
    const mapped = new Mapped();
    mapped.add({ resourceType: "MessageHeader", eventCoding: { code: "A01" } }, ["MSG00001"]);
    const entries = entriesOf(assembleBundle(mapped.record(), mapped.result(), options).bundle);
    expect(entries[1]!.resource["entity"]).toMatchObject([{ what: { reference: `MessageHeader/${entries[0]!.resource.id}` } }]);
  });
});
