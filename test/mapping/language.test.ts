import { describe, expect, it } from "vitest";
import { type CaseOptions, convert as convertWith, engines } from "./cases.ts";

const mrn = "PID|1||7^^^GHH^MR";
const oru = "MSH|^~\\&|LAB|GHH|EHR|GHH|20240101||ORU^R01^ORU_R01|1|P|2.5.1";
const observation = "table: OBX→Observation\nrows:\n  OBX-3: { to: code }";
const absentUnknown = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };

describe.each(engines)("the mapping language, %s", (_name, engine) => {
  const convert = (tables: string, message: readonly string[], options?: CaseOptions) => convertWith(engine, tables, message, options);
  /** One row for PID, on one PID. */
  const patient = (rows: string, pid: string, options?: CaseOptions) => convert(`table: PID→Patient\nrows:\n${rows}`, [pid], options);

  describe("resources of a message", () => {
    const tables = `${observation}
---
table: OBR→DiagnosticReport
rows:
  OBR-4: { to: code }
---
table: ORC→ServiceRequest
rows:
  ORC-2.1: { to: identifier(placer).value, set: { identifier(placer).use: usual } }
---
table: OBR→ServiceRequest
rows:
  OBR-4: { to: code }
---
message: ORU_R01
instances:
  order: { is: ServiceRequest, per: ORDER_OBSERVATION, from: [ORC, OBR], key: [ORC-2] }
  report: { is: DiagnosticReport, per: ORDER_OBSERVATION, from: [OBR], key: [OBR-3] }
  result: { is: Observation, per: each OBX, from: [OBX], key: [report, OBX-3] }
links:
  report.basedOn: order
  report.result: result
  result.basedOn: order
`;
    const { all, keys } = convert(tables, [oru, "PID|1", "ORC|RE|P1", "OBR|1||F1|A", "OBX|1|ST|x", "OBX|2|ST|y", "ORC|RE|P2", "OBR|2||F2|B", "OBX|1|ST|x"]);

    it("scopes to the occurrence of a group", () => {
      expect(all("report").map(({ result }) => (result as unknown[]).length)).toEqual([2, 1]);
    });
    it("makes one resource of several segments", () => {
      expect(all("order")).toEqual([
        { resourceType: "ServiceRequest", identifier: [{ value: "P1", use: "usual" }], code: { coding: [{ code: "A" }] } },
        { resourceType: "ServiceRequest", identifier: [{ value: "P2", use: "usual" }], code: { coding: [{ code: "B" }] } },
      ]);
    });
    it("names instances, links them, and builds keys on one another's", () => {
      expect(all("report")[1]).toMatchObject({ basedOn: [{ reference: "ServiceRequest/order" }], result: [{ reference: "Observation/result" }] });
      expect(keys.at(-1)!.slice(0, 5)).toEqual(["key", "F2", "", "", "x"]);
    });

    it("makes an inline resource, once for each key", () => {
      const { one, keys: inline } = convert(
        `table: XON→Organization
key: [XON.10]
rows:
  XON.1:  { to: name }
  XON.10: { to: identifier.value }
---
table: PD1→Patient
rows:
  PD1-3: { to: managingOrganization, as: XON→Organization, rest: [{ to: generalPractitioner, as: XON→Organization }] }
`,
        [mrn, "PD1|||Practice^^^^^^^^^77~Practice^^^^^^^^^77"],
      );
      expect(one("patient")).toMatchObject({ managingOrganization: { reference: "Organization/XON→Organization" }, generalPractitioner: [{ reference: "Organization/XON→Organization" }] });
      expect(new Set(inline.slice(1).map(String))).toEqual(new Set(["key,77"]));
    });

    it("shares one thing among the segments that name it, where the table says so", () => {
      const shared = (word: string) => convert(`table: IN1→Organization\nrows:\n  IN1-4.1: { to: name }\n---\nmessage: ADT_A01\ninstances:\n  payor: { is: Organization, per: each IN1, from: [IN1], key: [IN1-3]${word} }`, [mrn, "IN1|1||A1|Cross", "IN1|2||A1|Cross"]).keys;
      expect(new Set(shared(", shared: yes").map(String)).size).toBe(1);
      expect(new Set(shared("").map(String)).size).toBe(2);
    });

    it("joins by key", () => {
      const { all: results } = convert(
        `${observation}
---
message: ORU_R01
instances:
  result: { is: Observation, per: each OBX, from: [OBX], key: [OBX-3, OBX-4] }
links:
  result.derivedFrom: { to: result, join: { OBR-26.1.1: OBX-3.1, OBR-26.2: OBX-4 } }
`,
        [oru, "PID|1", "OBR|1", "OBX|1|ST|culture|1", "OBX|2|ST|culture|2", `OBR|2${"|".repeat(25)}culture^2`, "OBX|1|ST|sensitivity|1"],
      );
      expect(results("result").map(({ derivedFrom }) => derivedFrom)).toEqual([undefined, undefined, [{ reference: "Observation/result" }]]);
    });

    it("meets the element that the linked instance's own segment has written", () => {
      const { one } = convert(
        `table: DG1→Encounter
rows:
  DG1-15: { to: diagnosis.rank }
---
table: DG1→Condition
rows:
  DG1-3: { to: code }
---
message: ADT_A01
instances:
  encounter: { is: Encounter, per: message, from: [DG1] }
  condition: { is: Condition, per: each DG1, from: [DG1] }
links:
  encounter.diagnosis.condition: condition
`,
        [mrn, `DG1|1||A${"|".repeat(12)}2`, "DG1|2||B", `DG1|3||C${"|".repeat(12)}1`],
      );
      const condition = { reference: "Condition/condition" };
      expect(one("encounter")["diagnosis"]).toEqual([{ rank: 2, condition }, { rank: 1, condition }, { condition }]);
    });

    it("says that there is nobody to point to", () => {
      const { one } = convert(`table: DG1→Condition\nrows:\n  DG1-3: { to: code }\n---\ntable: PID→Patient\nrows:\n  PID-8: { to: gender, translate: v2-0001-to-administrative-gender }\n---\nmessage: ADT_A01\ninstances:\n  condition: { is: Condition, per: each DG1, from: [DG1] }\n  patient: { is: Patient, per: message, from: [PID] }\nlinks:\n  condition.subject: { to: patient, absent: unknown }`, [mrn, "DG1|1||A"]);
      expect(one("condition")["subject"]).toEqual(absentUnknown);
    });

    it("keeps both identities of a merge", () => {
      const { one } = convert(
        `table: PID→Patient
rows:
  PID-3: { to: identifier }
---
table: MRG→Patient
rows:
  MRG-1: { to: identifier, set: { active: "false" } }
---
message: ADT_A39
instances:
  survivor: { is: Patient, per: PATIENT, from: [PID], key: [PID-3] }
  retired:  { is: Patient, per: PATIENT, from: [MRG], key: [MRG-1] }
links:
  survivor.link.other: { to: retired, set: { link.type: replaces } }
  retired.link.other: { to: survivor, set: { link.type: replaced-by } }
`,
        ["MSH|^~\\&|A|B|C|D|20240101||ADT^A40^ADT_A39|1|P|2.5.1", "EVN|A40|20240101", "PID|1||NEW", "MRG|OLD"],
      );
      expect(one("survivor")).toEqual({ resourceType: "Patient", identifier: [{ value: "NEW" }], link: [{ other: { reference: "Patient/retired" }, type: "replaces" }] });
      expect(one("retired")).toEqual({ resourceType: "Patient", identifier: [{ value: "OLD" }], active: false, link: [{ other: { reference: "Patient/survivor" }, type: "replaced-by" }] });
    });

    it("binds a note to the sibling before it", () => {
      const { all: made } = convert(
        `${observation}
---
table: OBR→DiagnosticReport
rows:
  OBR-4: { to: code }
---
table: NTE→Annotation
rows:
  NTE-3: { to: text, as: lines }
---
message: ORU_R01
instances:
  report: { is: DiagnosticReport, per: ORDER_OBSERVATION, from: [OBR] }
  result: { is: Observation, per: each OBX, from: [OBX] }
notes:
  NTE: { as: NTE→Annotation, on: { result: note, report: extension(note).valueAnnotation } }
`,
        [oru, "PID|1", "OBR|1|||A", "NTE|1||on the order", "OBX|1|ST|x", "NTE|1||first~line two", "NTE|2||second", "OBX|2|ST|y"],
      );
      expect(made("report")[0]!["extension"]).toEqual([{ url: "http://hl7.org/fhir/StructureDefinition/note", valueAnnotation: { text: "on the order" } }]);
      expect(made("result").map(({ note }) => note)).toEqual([[{ text: "first\nline two" }, { text: "second" }], undefined]);
    });

    it("maps any structure by a generic table with a grammar of its own", () => {
      const generic = `${observation}\n---\nmessage: ANY\ngrammar: MSH [PID] [{ RESULT( OBX [{NTE}] ) }]\ninstances:\n  result: { is: Observation, per: RESULT, from: [OBX] }`;
      expect(convert(generic, ["MSH|^~\\&|A|B|C|D|20240101||XYZ^Z01^XYZ_Z01|1|P|2.5.1", "PID|1", "OBX|1|ST|x", "OBX|2|ST|y"]).all("result")).toHaveLength(2);
    });

    it("reports a structure that no table speaks of", () => {
      expect(convert(`${observation}\n---\nmessage: ORU_R01\ninstances: {}`, ["MSH|^~\\&|A|B|C|D|20240101||ADT^A01^ADT_A01|1|P|2.5.1", "PID|1"]).issues).toEqual(["mapping.no-structure"]);
    });
  });

  describe("where a value goes", () => {
    it("adds one more to a list for each repetition", () => {
      expect(patient("  PID-3: { to: identifier }", "PID|1||A~B").one("patient")["identifier"]).toEqual([{ value: "A" }, { value: "B" }]);
    });

    it("meets other rows in a named slot, one for each repetition", () => {
      const rows = "  PID-13.1: { to: telecom(home).value }\n  PID-13.2: { to: telecom(home).use, translate: v2-0201-to-contact-point-use }";
      expect(patient(rows, "PID|1||||||||||||1^PRN~2^WPN").one("patient")["telecom"]).toEqual([{ value: "1", use: "home" }, { value: "2", use: "work" }]);
    });

    it("writes published extensions, nested ones, and those on a primitive", () => {
      const { one } = patient("  PID-7:  { to: birthDate.extension(patient-birthTime).valueDateTime }\n  PID-26: { to: extension(patient-citizenship).extension(code).valueCodeableConcept }", `PID|1||||||20240101${"|".repeat(19)}NL`);
      expect(one("patient")).toEqual({
        resourceType: "Patient",
        _birthDate: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/patient-birthTime", valueDateTime: "2024-01-01" }] },
        extension: [{ url: "http://hl7.org/fhir/StructureDefinition/patient-citizenship", extension: [{ url: "code", valueCodeableConcept: { coding: [{ code: "NL" }] } }] }],
      });
    });

    it("writes constants only beside the leaf that they are tied to", () => {
      const row = '  PID-13.1: { to: telecom(a).value, set: { telecom(a).system: phone } }';
      expect(patient(row, "PID|1||||||||||||555").one("patient")["telecom"]).toEqual([{ value: "555", system: "phone" }]);
      expect(patient(row, "PID|1||7").resources).toEqual([]);
    });

    it("copies another place into the slots of a row", () => {
      const { one } = convert("table: OBX→Observation\nrows:\n  OBX-8: { to: component(flag).valueCodeableConcept, beside: { component(flag).code: OBX-3 } }", [oru, "PID|1", "OBR|1", "OBX|1|ST|x|||||H"]);
      expect(one("observation")["component"]).toEqual([{ valueCodeableConcept: { coding: [{ code: "H" }] }, code: { coding: [{ code: "x" }] } }]);
    });

    it("says with the binding's own code that a value is absent, or with the extension", () => {
      const tables = "table: OBX→Observation\nrows:\n  OBX-3:  { to: code }\n  OBX-11: { to: status, translate: v2-0085-to-observation-status, absent: unknown }\n  OBX-14: { to: effectiveDateTime, absent: unknown }";
      expect(convert(tables, [oru, "PID|1", "OBR|1", "OBX|1|ST|x"]).one("observation")).toMatchObject({ status: "unknown", _effectiveDateTime: absentUnknown });
    });
  });

  describe("how a value is made", () => {
    it("switches on a value", () => {
      const tables = "table: OBX→Observation\nrows:\n  OBX-5:\n    by: OBX-2\n    NM: { to: valueQuantity, with: [OBX-6] }\n    ST, TX: { to: valueString }\n    CWE: { to: valueCodeableConcept }\n  OBX-6: { with: OBX-5 }";
      const value = (obx: string) => convert(tables, [oru, "PID|1", "OBR|1", obx]);
      expect(JSON.stringify(value("OBX|1|NM|x||7.50|mg/dL^^UCUM").one("observation"))).toContain('"value":7.5');
      expect(value("OBX|1|TX|x||text").one("observation")["valueString"]).toBe("text");
      expect(value("OBX|1|CWE|x||A^B^LN").one("observation")["valueCodeableConcept"]).toEqual({ coding: [{ system: "http://loinc.org", code: "A", display: "B" }] });
      expect(value("OBX|1|XX|x||?").leaves["OBX[1]-5[1].1.1"]).toBe("undecided");
    });

    it("composes several leaves, each of which is mapped", () => {
      const { one, leaves } = patient('  PID-5.2: { to: name.text, join: " ", with: [PID-5.3, PID-5.1.1] }\n  PID-5.3: { with: PID-5.2 }\n  PID-5.1: { with: PID-5.2 }', "PID|1||||Doe^Jane^Q");
      expect(one("patient")["name"]).toEqual([{ text: "Jane Q Doe" }]);
      expect(Object.entries(leaves).filter(([leaf]) => leaf.startsWith("PID[1]-5")).map(([, outcome]) => outcome)).toEqual(["mapped", "mapped", "mapped"]);
    });

    it("translates a code and keeps the original", () => {
      const { one } = patient("  PID-16: { to: maritalStatus, translate: v2-0002-to-marital-status }", `PID|1${"|".repeat(15)}M^Married^HL70002`);
      expect(one("patient")["maritalStatus"]).toEqual({
        coding: [
          { system: "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", code: "M", display: "Married" },
          { system: "http://terminology.hl7.org/CodeSystem/v2-0002", code: "M", display: "Married" },
        ],
      });
    });

    it("keeps a code without a translation beside the element, and says so", () => {
      const { one, issues } = patient("  PID-8: { to: gender, translate: v2-0001-to-administrative-gender }", "PID|1|||||||ZZ");
      expect(one("patient")).toEqual({ resourceType: "Patient", _gender: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/alternate-codes", valueCodeableConcept: { coding: [{ code: "ZZ" }] } }] } });
      expect(issues).toEqual(["mapping.code-unmapped PID[1]-8[1].1.1"]);
    });

    it("fails a code without a translation where nothing can be kept beside it, and text without a code", () => {
      const allergy = (al1: string, row: string) => convert(`table: AL1→AllergyIntolerance\nrows:\n  AL1-3: { to: code }\n  AL1-2: ${row}`, [mrn, al1]);
      const list = allergy("AL1|1|MC^Other|X", "{ to: category, translate: v2-0127-to-allergy-category }");
      expect([list.leaves["AL1[1]-2[1].1.1"], list.leaves["AL1[1]-2[1].2.1"], list.issues]).toEqual(["failed", "failed", ["mapping.code-not-carried AL1[1]-2[1].1.1"]]);
      const words = allergy("AL1|1|^Drug|X", "{ to: type, translate: v2-0127-to-allergy-type }");
      expect([words.one("allergyintolerance"), words.leaves["AL1[1]-2[1].2.1"], words.issues]).toEqual([
        { resourceType: "AllergyIntolerance", code: { coding: [{ code: "X" }] } },
        "failed",
        ["mapping.no-code AL1[1]-2[1].2.1"],
      ]);
    });

    it("knows assigning authorities by the feed's registry, by OID, and else by a URN of the feed", () => {
      const authorities = new Map([["GHH", "http://ghh.example/mrn"]]);
      const { one, issues } = patient("  PID-3: { to: identifier }", "PID|1||1^^^GHH~2^^^X&1.2.3&ISO~3^^^LOCAL", { feed: { authorities } });
      expect((one("patient")["identifier"] as { system: string }[]).map(({ system }) => system)).toEqual(["http://ghh.example/mrn", "urn:oid:1.2.3", "urn:portage:feed:authority:LOCAL"]);
      expect(issues).toEqual(["mapping.local-name PID[1]-3[3].4.1"]);
    });

    it("gives a local code no standard system", () => {
      const systems = (code: string) => (convert(observation, [oru, "PID|1", "OBR|1", `OBX|1|ST|${code}`]).one("observation")["code"] as { coding: { system?: string }[] }).coding.map(({ system }) => system);
      expect([systems("1^A^LN"), systems("1^A^HL70078"), systems("1^A^L"), systems("1^A")]).toEqual([["http://loinc.org"], ["http://terminology.hl7.org/CodeSystem/v2-0078"], ["urn:portage:feed:code-system:L"], [undefined]]);
    });

    it("reads CE as CWE, TS as DTM and a missing MSH-9.3 as the newest structure", () => {
      const { one } = convert("table: OBX→Observation\nrows:\n  OBX-5:\n    by: OBX-2\n    CWE, CE: { to: valueCodeableConcept, as: CWE→CodeableConcept }\n  OBX-14: { to: effectiveDateTime }\n---\nmessage: ORU_R01\ninstances:\n  observation: { is: Observation, per: each OBX, from: [OBX] }", [
        "MSH|^~\\&|A|B|C|D|19990101||ORU^R01|1|P|2.2",
        "PID|1",
        "OBR|1",
        "OBX|1|CE|x||A^B^LN|||||||||199901",
      ]);
      expect(one("observation")).toMatchObject({ valueCodeableConcept: { coding: [{ system: "http://loinc.org", code: "A" }] }, effectiveDateTime: "1999-01" });
    });

    it("takes an offset from the value, MSH-7, the feed's zone, or keeps the date alone and says so", () => {
      const at = (written: string, header: string, zone: string | null = null) => {
        const { one, issues } = convert("table: OBX→Observation\nrows:\n  OBX-14: { to: effectiveDateTime }", [`MSH|^~\\&|A|B|C|D|${header}||ORU^R01^ORU_R01|1|P|2.5.1`, "PID|1", "OBR|1", `OBX|1|||||||||||||${written}`], { feed: { zone } });
        return [one("observation")["effectiveDateTime"], ...issues];
      };
      expect(at("202407011030-0500", "20240701+0100", "Europe/Amsterdam")).toEqual(["2024-07-01T10:30:00-05:00"]);
      expect(at("202407011030", "202407011200+0100", "Europe/Amsterdam")).toEqual(["2024-07-01T10:30:00+01:00"]);
      expect(at("202407011030", "20240701", "Europe/Amsterdam")).toEqual(["2024-07-01T10:30:00+02:00"]);
      expect(at("202407011030", "20240701")).toEqual(["2024-07-01", "mapping.time-without-offset OBX[1]-14[1].1.1"]);
    });

    it("makes a chain of locations", () => {
      const { one, all } = convert("table: PV1→Encounter\nrows:\n  PV1-3: { to: location.location, as: PL→Location }", [mrn, "PV1|1|I|W1^R2^B3^GHH"]);
      expect(one("encounter")["location"]).toEqual([{ location: { reference: "Location/PV1→Encounter" } }]);
      const chain = all("PV1→Encounter");
      expect(chain.map(({ name, partOf }) => [name, partOf !== undefined])).toEqual(expect.arrayContaining([["B3", true], ["R2", true], ["W1", true], ["GHH", false]]));
    });

    it("keeps the lines of formatted text and of text over several segments", () => {
      const tables = "table: OBX→Observation\nrows:\n  OBX-3: { to: code }\n  OBX-5: { to: valueString, as: lines }\n---\nmessage: ORU_R01\ninstances:\n  result: { is: Observation, per: each OBX, from: [OBX], joins: { when: OBX-2 = FT, same: [OBX-2, OBX-3] } }";
      const { all } = convert(tables, [oru, "PID|1", "OBR|1", "OBX|1|FT|x||first\\.br\\second~third", "OBX|2|FT|x||fourth", "OBX|3|FT|y||other"]);
      expect(all("result").map(({ valueString }) => valueString)).toEqual(["first\nsecond\nthird\nfourth", "other"]);
    });

    it("carries encapsulated data", () => {
      const { one } = convert("table: OBX→DocumentReference\nrows:\n  OBX-5:\n    by: OBX-2\n    ED: { to: content.attachment, as: ED→Attachment }", [oru, "PID|1", "OBR|1", "OBX|1|ED|x||^application^pdf^Base64^JVBERi0x"]);
      expect(one("documentreference")["content"]).toEqual([{ attachment: { contentType: "application/pdf", data: "JVBERi0x" } }]);
    });
  });

  describe("who decides", () => {
    it("decides by the length of a value and by the number of repetitions", () => {
      const rows = "  PID-7:\n    - { when: length > 8, to: birthDate.extension(patient-birthTime).valueDateTime }\n    - { to: birthDate, as: DTM→date }\n  PID-3: { when: count > 1, to: identifier }";
      expect(patient(rows, "PID|1||A||||20240101").one("patient")).toEqual({ resourceType: "Patient", birthDate: "2024-01-01" });
      expect(patient(rows, "PID|1||A~B||||202401011030+0100").one("patient")).toMatchObject({ identifier: [{ value: "A" }, { value: "B" }], _birthDate: { extension: [{ valueDateTime: "2024-01-01T10:30:00+01:00" }] } });
    });

    it("decides by the trigger event", () => {
      const rows = "  PID-30: { when: \"MSH-9.2 in (A01, A08)\", to: deceasedBoolean, as: yes-no }";
      const deceased = (event: string) => convert(`table: PID→Patient\nrows:\n${rows}`, [`MSH|^~\\&|A|B|C|D|20240101||ADT^${event}^ADT_A01|1|P|2.5.1`, `PID|1${"|".repeat(29)}Y`]).resources.map(({ deceasedBoolean }) => deceasedBoolean);
      expect([deceased("A08"), deceased("A04")]).toEqual([[true], []]);
    });

    it("lets a row yield, warns of a contradiction, and maps both where they agree", () => {
      const tables = "table: ORC→ServiceRequest\nrows:\n  ORC-9: { to: authoredOn }\n---\ntable: OBR→ServiceRequest\nrows:\n  OBR-36: { to: authoredOn, yields-to: ORC-9 }\n---\nmessage: ORU_R01\ninstances:\n  order: { is: ServiceRequest, per: ORDER_OBSERVATION, from: [ORC, OBR] }";
      const order = (obr: string) => convert(tables, [oru, "PID|1", "ORC|RE||||||||20240101", `OBR|1${"|".repeat(35)}${obr}`]);
      const other = order("20240102");
      expect([other.one("order")["authoredOn"], other.leaves["OBR[1]-36[1].1.1"], other.issues]).toEqual(["2024-01-01", "left", ["mapping.yielded OBR[1]-36[1].1.1"]]);
      const same = order("20240101");
      expect([same.leaves["OBR[1]-36[1].1.1"], same.leaves["ORC[1]-9[1].1.1"], same.issues]).toEqual(["mapped", "mapped", []]);
    });

    it("sends further repetitions where `rest` says, and without it reports them", () => {
      const rest = patient("  PID-10: { to: maritalStatus, rest: [{ archive: more }] }", "PID|1|||||||||A~B");
      expect([rest.one("patient")["maritalStatus"], rest.leaves["PID[1]-10[2].1.1"], rest.issues]).toEqual([{ coding: [{ code: "A" }] }, "archived", []]);
      const none = patient("  PID-10: { to: maritalStatus }", "PID|1|||||||||A~B");
      expect([none.leaves["PID[1]-10[2].1.1"], none.issues]).toEqual(["failed", ["mapping.conflict PID[1]-10[2].1.1"]]);
    });

    it("takes `\"\"` as the wish to delete, writes nothing and leaves the leaf", () => {
      const { resources, leaves, deletes } = patient("  PID-13: { to: telecom }\n  PID-8: { to: gender, translate: v2-0001-to-administrative-gender }", 'PID|1|||||||F|||||""');
      expect(resources).toEqual([{ resourceType: "Patient", gender: "female" }]);
      expect([leaves["PID[1]-13[1].1.1"], deletes]).toEqual(["left", ["Patient telecom PID[1]-13[1].1.1"]]);
    });

    it("says what is to go by its whole path: extensions by URL, slots by their constant, parts of a data type below their element", () => {
      const rows = `
  PID-5: { to: name }
  PID-6: { to: extension(patient-mothersMaidenName).valueString, as: XPN→string }
  PID-7: { to: birthDate.extension(patient-birthTime).valueDateTime }
  PID-13: { to: telecom(home), set: { telecom(home).use: home } }
  PID-14: { to: modifierExtension(http://st-elsewhere.example/fhir/work).valueContactPoint }
  PID-15: { to: communication.language }`;
      const { deletes } = patient(rows, 'PID|1||||Doe^""|""|""||||||""|""|""');
      expect(deletes.map((one) => one.split(" PID[")[0])).toEqual([
        "Patient name.given",
        "Patient extension('http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName').valueString",
        "Patient birthDate.extension('http://hl7.org/fhir/StructureDefinition/patient-birthTime').valueDateTime",
        "Patient telecom.where(use = 'home')",
        "Patient modifierExtension.where(url = 'http://st-elsewhere.example/fhir/work').valueContactPoint",
        "Patient communication.language",
      ]);
    });

    it("says what nobody can tell from its neighbours: a slot without a constant of its own", () => {
      const { deletes } = convert("table: PV1→Encounter\nrows:\n  PV1-6: { to: location(prior).location, as: PL→Location, set: { location(prior).status: completed } }\n  PV1-19: { to: identifier }", ['PV1|1|I||||""|||||||||||||V1']);
      expect(deletes).toEqual(["Encounter location.where(false).location PV1[1]-6[1].1.1"]);
    });

    it("requires a value, of a table's row and of a message", () => {
      expect(patient("  PID-3: { to: identifier, required: who it is }\n  PID-8: { to: gender, translate: v2-0001-to-administrative-gender }", "PID|1|||||||F").issues).toEqual(["mapping.required-missing"]);
      const message = "table: PID→Patient\nrows:\n  PID-3: { to: identifier }\n---\nmessage: ADT_A01\ninstances:\n  patient: { is: Patient, per: message, from: [PID] }\nrequire:\n  PID-3: a record without an identifier cannot be filed";
      expect(convert(message, ["PID|1"]).issues).toEqual(["mapping.required-missing"]);
      expect(convert(message, ["PID|1||A"]).issues).toEqual([]);
    });

    it("lets a realm and a feed change single rows", () => {
      const tables = "table: PID→Patient\nrows:\n  PID-2: { archive: older }\n  PID-3: { to: identifier }\n---\noverlay: PID→Patient\nrealm: us\nrows:\n  PID-2: { to: identifier }\n---\noverlay: PID→Patient\nfeed: other\nrows:\n  PID-3: { leave: never }";
      const outcomes = (realm: string | null) => convert(tables, ["PID|1|A|B"], { overlays: { feed: "feed", realm } }).leaves;
      expect(outcomes(null)).toMatchObject({ "PID[1]-2[1].1.1": "archived", "PID[1]-3[1].1.1": "mapped" });
      expect(outcomes("us")).toMatchObject({ "PID[1]-2[1].1.1": "mapped", "PID[1]-3[1].1.1": "mapped" });
    });

    it("takes Z segments' fields", () => {
      const tables = "table: PID→Patient\nrows:\n  PID-3: { to: identifier }\n  ZPD-4: { to: extension(http://site.example/pharmacy).valueString }";
      expect(convert(tables, ["PID|1||A", "ZPD|1|||Corner"]).one("patient")["extension"]).toEqual([{ url: "http://site.example/pharmacy", valueString: "Corner" }]);
    });

    it("ends each leaf in one outcome", () => {
      const rows = "  PID-2: { archive: why }\n  PID-4: { leave: why }\n  PID-7: { to: birthDate }\n  PID-3:\n    - { leave: why }\n    - { to: identifier }";
      expect(patient(rows, "PID|1|A|B|C|U||notadate").leaves).toMatchObject({
        "PID[1]-1[1].1.1": "undecided",
        "PID[1]-2[1].1.1": "archived",
        "PID[1]-3[1].1.1": "mapped",
        "PID[1]-4[1].1.1": "left",
        "PID[1]-5[1].1.1": "undecided",
        "PID[1]-7[1].1.1": "failed",
      });
    });
  });
});
