import { expect, test } from "vitest";
import type { FhirObject, FhirResource } from "../../src/model/fhir.ts";
import { er7, testEngine } from "../e2e/engine.ts";

const engine = testEngine();

/** `Type/id` of everything that is said of one patient: all but people, organizations and places. */
function clinical(lines: readonly string[]): string[] {
  const { bundle } = engine.convert(Buffer.from(lines.join("\r")), { contentType: er7 }).conversions[0]!;
  const entries = (JSON.parse(bundle!) as { entry: FhirObject[] }).entry.map(({ resource }) => resource as FhirResource);
  return entries.filter(({ resourceType }) => !["Practitioner", "Organization", "Location"].includes(resourceType)).map(({ resourceType, id }) => `${resourceType}/${id}`);
}

const header = (type: string, controlId: string) => `MSH|^~\\&|LAB|SITE|||20240312101500+0100||${type}|${controlId}|P|2.5.1`;
const patient = (id: string) => `PID|1||${id}^^^SITE^MR||Okafor^Amara`;
const bodies: Readonly<Record<string, readonly string[]>> = {
  "ORU^R01^ORU_R01": ["PV1|1|I", "OBR|1|||24323-8^Panel^LN|||20240312080000+0100||||||||BLD&Blood|^Doe^John", "OBX|1|NM|2823-3^Potassium^LN||4.1|mmol/L|||||F", "SPM|1|||BLD"],
  "ORM^O01^ORM_O01": ["PV1|1|I", "ORC|NW|||||||||7^Hale", "OBR|1|||24323-8^Panel^LN|||||||||||BLD&Blood", "OBX|1|NM|3141-9^Weight^LN||70|kg|||||F"],
  "ADT^A01^ADT_A01": ["PV1|1|I", "NK1|1|Doe^Jane|MTH", "OBX|1|NM|8867-4^Heart rate^LN||80", "AL1|1|DA|^Penicillin", "DG1|1||I21^Infarction^I10", "PR1|1||80146^Appendectomy^C4", "IN1|1|PLAN"],
};

test.each(Object.entries(bodies))("%s: what has no number of its own is never one resource of two patients", (type, lines) => {
  const one = clinical([header(type, "M1"), patient("100234"), ...lines]);
  const other = clinical([header(type, "M2"), patient("100235"), ...lines]);
  expect(one.length).toBeGreaterThan(4);
  expect(one.filter((id) => other.includes(id))).toEqual([]);
});

test("two reports of one code without order numbers are two in one message", () => {
  const lines = ["OBR|1|||24323-8^Panel^LN|||20240312080000+0100", "OBX|1|NM|2823-3^Potassium^LN||4.1", "OBR|2|||24323-8^Panel^LN|||20240312090000+0100", "OBX|1|NM|2823-3^Potassium^LN||4.2"];
  const ids = clinical([header("ORU^R01^ORU_R01", "M1"), patient("100234"), ...lines]);
  expect(ids.filter((id) => id.startsWith("DiagnosticReport/"))).toHaveLength(2);
  expect(new Set(ids).size).toBe(ids.length);
});
