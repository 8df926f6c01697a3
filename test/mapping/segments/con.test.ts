import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const announce = (...segments: readonly string[]) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||MDM^T01^MDM_T01|42|P|2.7", "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "PV1|1|I", "TXA|1|DI|TX|||||||||D1", ...segments]);
/** CON with its fields by number. */
const con = (fields: Readonly<Record<number, string>>) => `CON|${Array.from({ length: 25 }, (_, index) => fields[index + 1] ?? "").join("|")}`;
const decoded = (data: unknown) => Buffer.from(String(data), "base64").toString("utf8");

describe("CON→Consent", () => {
  it("says what was consented to, when, for how long and by whom", () => {
    const { one, invalid } = announce(con({ 1: "1", 2: "001^Release^HL70496", 3: "100-2", 4: "77^FORMS", 5: "First line~Second line", 9: "not to insurers", 11: "A", 13: "20240102", 14: "20240102", 15: "20250101", 24: "Doe^John", 25: "2^Parent^HL70548" }));
    const consent = one("consent")!;
    expect(consent).toMatchObject({
      status: "active",
      scope: { coding: [{ code: "patient-privacy" }, { code: "001" }] },
      category: [{ coding: [{ code: "001" }] }],
      policyRule: { text: "100-2" },
      identifier: [{ value: "77" }],
      dateTime: "2024-01-02",
      provision: { period: { start: "2024-01-02", end: "2025-01-01" } },
      performer: [{ reference: "RelatedPerson/signatory" }],
      patient: { reference: "Patient/patient" },
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/note", valueAnnotation: { text: "not to insurers" } }],
    });
    expect(decoded((consent["sourceAttachment"] as { data: string }).data)).toBe("First line\nSecond line");
    expect(one("signatory")).toMatchObject({ name: [{ family: "Doe" }], relationship: [{ coding: [{ code: "2" }] }] });
    expect(invalid).toEqual([]);
  });

  it("says that kind, state and rule are unknown where the sender does not say them", () => {
    const { one, invalid } = announce(con({ 1: "1", 2: "002" }));
    const unknown = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };
    expect(one("consent")).toMatchObject({ _status: unknown, scope: unknown, policyRule: unknown, category: [{ coding: [{ code: "002" }] }] });
    expect(invalid).toEqual([]);
  });

  it.each([["A", "active"], ["L", "active"], ["R", "rejected"], ["P", "proposed"], ["X", "inactive"]])("reads CON-11 %s as %s", (code, status) => {
    expect(announce(con({ 1: "1", 2: "002", 11: code })).one("consent")).toMatchObject({ status });
  });

  it("names the patient where the subject consented", () => {
    const { one } = announce(con({ 1: "1", 2: "002", 24: "Doe^Jane", 25: "1" }));
    expect(one("consent")!["performer"]).toEqual([{ reference: "Patient/patient" }]);
    expect(one("signatory")).toBeUndefined();
  });
});
