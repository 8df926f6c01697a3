import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const head = ["MSH|^~\\&|HR|H|EHR|H|20240102030405+0100||MFN^M05^MFN_M05|42|P|2.5.1", "MFI|LOC^Location master^HL70175||UPD|20240101|20240102|NE"];
const loc = "LOC|3N^101^A^GHH|Bed by the window|B^Bed^HL70260|Good Health^^77|1 Main St^^Town~2 Oak St|^WPN^PH^^^555^1234|L1^Lic^STATE||D^Diagnostic^HL70442";
const place = (event: string, ...more: readonly string[]) => convertMessage([...head, `MFE|${event}|C1|20240201|3N^101^A^GHH|PL`, loc, ...more]);

describe("LOC", () => {
  it("is the innermost place of the chain that its key names", () => {
    const { one, key, keys, invalid } = place("MAD");
    expect(one("place")).toMatchObject({
      status: "active",
      description: "Bed by the window",
      type: [{ coding: [{ code: "B" }] }, { coding: [{ code: "D" }] }],
      managingOrganization: { reference: "Organization/XON→Organization" },
      address: { line: ["1 Main St"], city: "Town" },
      telecom: [{ system: "phone" }],
      identifier: [{ value: "L1", type: { coding: [{ code: "LN" }] } }],
    });
    expect(keys("LOC→MessageHeader")).toContainEqual(key("place"));
    expect(one("header")).toMatchObject({ focus: [{ reference: "Location/LOC→MessageHeader" }] });
    expect(invalid).toEqual([]);
  });

  it("is the same place that a visit names", () => {
    const visit = convertMessage(["MSH|^~\\&|A|H|C|D|20240102||ADT^A01^ADT_A01|42|P|2.5.1", "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "PV1|1|I|3N^101^A^GHH"]);
    expect(visit.keys("PV1→Encounter")).toContainEqual(place("MUP").key("place"));
  });

  it.each([
    ["MAD", "active"],
    ["MAC", "active"],
    ["MDC", "inactive"],
    ["MDL", "inactive"],
    ["MUP", undefined],
  ])("%s: its status is %s", (event, status) => {
    expect(place(event).one("place")!["status"]).toBe(status);
  });
});

describe("LCH, LRL, LDP and LCC", () => {
  it("LRL names the place around it and its other names, not what is nearest", () => {
    const { one, outcome, invalid } = place("MAD", "LRL|3N^101^A^GHH|A|K1|PAR^Parent^HL70325||3N^101^^GHH", "LRL|3N^101^A^GHH|A|K2|ALI^Alias^HL70325||WEST", "LRL|3N^101^A^GHH|A|K3|RX^Nearest pharmacy^HL70325|Pharmacy^^1");
    expect(one("place")).toMatchObject({ partOf: { reference: "Location/LRL→Location" }, alias: ["WEST"] });
    expect(outcome("LRL[3]-5[1].1.1")).toBe("archived");
    expect(invalid).toEqual([]);
  });

  it("LDP is a department at the place, with what is charged and offered there", () => {
    const { one, invalid } = place("MAD", "LDP|3N^101^A^GHH|SUR^Surgery^L|THO^Thoracic^HL70069|CAR^Cardiac^HL70265|I~O|I|20240101||closed for works|SAT^SUN^0900^1700|^WPN^PH^^^555^9999|CC", "LCC|3N^101^A^GHH|SUR|P^Private|CH1");
    expect(one("department")).toMatchObject({
      resourceType: "HealthcareService",
      active: false,
      name: "Surgery",
      identifier: [{ value: "SUR" }],
      type: [{ coding: [{ code: "THO" }] }],
      specialty: [{ coding: [{ code: "CAR" }] }],
      eligibility: [{ code: { coding: [{ code: "I" }] } }, { code: { coding: [{ code: "O" }] } }],
      characteristic: [{ coding: [{ code: "P" }] }],
      location: [{ reference: "Location/LDP→HealthcareService" }],
      telecom: [{ system: "phone" }],
    });
    expect(invalid).toEqual([]);
  });

  it("LCH is a characteristic of the place or of the department, whichever is before it", () => {
    const { one, outcome, invalid } = place("MAD", "LCH|3N^101^A^GHH|A|K1|INF^Isolation^HL70324|Y", "LCH|3N^101^A^GHH|A|K2|SMK^Smoking^HL70324|N", "LDP|3N^101^A^GHH|SUR^Surgery^L", "LCH|3N^101^A^GHH|A|K3|TEA^Teaching^HL70324|Y");
    expect(one("place")!["extension"]).toEqual([{ url: "http://hl7.org/fhir/5.0/StructureDefinition/extension-Location.characteristic", valueCodeableConcept: { coding: [{ code: "INF", display: "Isolation", system: "http://terminology.hl7.org/CodeSystem/v2-0324" }] } }]);
    expect(one("department")).toMatchObject({ characteristic: [{ coding: [{ code: "TEA" }] }] });
    expect(outcome("LCH[2]-4[1].1.1")).toBe("archived");
    expect(invalid).toEqual([]);
  });
});
