import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errors } from "../../src/errors.ts";
import { loadKnowledge } from "../../src/knowledge.ts";
import { plan } from "./cases.ts";

const message = "table: PID→Patient\nrows:\n  PID-3: { to: identifier }\n---\nmessage: ADT_A01\ninstances:\n  patient: { is: Patient, per: message, from: [PID] }\n";
const rows = (text: string) => `table: PID→Patient\nrows:\n${text}`;

/** What is written, the place that the issue names (file:line:column), and words of its text. */
interface Mistake {
  readonly key: string;
  readonly of: string;
  readonly tables: string;
  readonly at: string;
  readonly says?: string;
}

const mistakes: readonly Mistake[] = [
  { key: "mapping.yaml", of: "text that is not YAML", tables: "table: PID→Patient\nrows: { PID-3", at: "table.yaml:2:14" },
  { key: "mapping.yaml", of: "a key that stands twice", tables: rows("  PID-3: { leave: a }\n  PID-3: { leave: b }"), at: "table.yaml:4:3" },
  { key: "mapping.form", of: "a file that is no table", tables: "rows: {}", at: "table.yaml:1:1" },
  { key: "mapping.form", of: "a row without a decision", tables: rows("  PID-3: { when: PID-2 }"), at: "table.yaml:3:10", says: "exactly one of to, leave, archive, with, by" },
  { key: "mapping.form", of: "a row with two decisions", tables: rows("  PID-3: { to: identifier, leave: why }"), at: "table.yaml:3:10" },
  { key: "mapping.form", of: "a title without an arrow", tables: "table: PID\nrows: {}", at: "table.yaml:1:8", says: "PID→Patient" },
  { key: "mapping.unknown-key", of: "a row's key", tables: rows("  PID-3: { to: identifier, form: CX }"), at: "table.yaml:3:28", says: "`form`" },
  { key: "mapping.unknown-key", of: "a table's key", tables: "table: PID→Patient\nauthor: me\nrows: {}", at: "table.yaml:2:1" },
  { key: "mapping.unknown-key", of: "an instance's key", tables: message.replace("per: message", "for: message, per: message"), at: "table-2.yaml:4:27" },
  { key: "mapping.place", of: "a place", tables: rows("  PID3: { leave: why }"), at: "table.yaml:3:3" },
  { key: "mapping.unknown-place", of: "a field that HL7 does not have", tables: rows("  PID-99: { leave: why }"), at: "table.yaml:3:3" },
  { key: "mapping.unknown-place", of: "a component that the data type does not have", tables: rows("  PID-3.44: { leave: why }"), at: "table.yaml:3:3" },
  { key: "mapping.unknown-source", of: "a source", tables: "table: QQ→Identifier\nrows: {}", at: "table.yaml:1:1" },
  { key: "mapping.unknown-type", of: "a target type", tables: "table: PID→Person2\nrows: {}", at: "table.yaml:1:1" },
  { key: "mapping.path", of: "an element", tables: rows("  PID-3: { to: identifer }"), at: "table.yaml:3:16", says: "did you mean identifier?" },
  { key: "mapping.path", of: "an extension", tables: rows("  PID-3: { to: extension(patient-birthtim).valueString }"), at: "table.yaml:3:16" },
  { key: "mapping.path", of: "an extension's value type", tables: rows("  PID-7: { to: birthDate.extension(patient-birthTime).valueString }"), at: "table.yaml:3:16", says: "takes value[x] of dateTime" },
  { key: "mapping.path", of: "an extension's element", tables: rows("  PID-7: { to: extension(patient-birthTime).valueDateTime }"), at: "table.yaml:3:16", says: "is defined for Patient.birthDate" },
  { key: "mapping.path", of: "an extension's resource", tables: "table: NK1→RelatedPerson\nrows:\n  NK1-36: { to: extension(patient-disability).valueCodeableConcept }", at: "table.yaml:3:17", says: "is defined for Patient and may not stand here" },
  { key: "mapping.path", of: "an extension's data type", tables: "table: XTN→ContactPoint\nrows:\n  XTN.6: { to: value.extension(contactpoint-area).valueString }", at: "table.yaml:3:16", says: "is defined for ContactPoint" },
  { key: "mapping.path", of: "an extension that modifies", tables: "table: OM1→ObservationDefinition\nrows:\n  MFE-1: { to: extension(artifact-status).valueCode, as: text }", at: "table.yaml:3:16", says: "write modifierExtension(artifact-status)" },
  { key: "mapping.path", of: "an extension that does not modify", tables: rows("  PID-17: { to: modifierExtension(patient-religion).valueCodeableConcept }"), at: "table.yaml:3:17", says: "write extension(patient-religion)" },
  { key: "mapping.condition", of: "a condition, at the column inside it", tables: rows("  PID-3: { when: PID-2 = , to: identifier }"), at: "table.yaml:3:25" },
  { key: "mapping.unknown-place", of: "a place in a condition", tables: rows("  PID-3: { when: PID-99 = A, to: identifier }"), at: "table.yaml:3:18", says: "PID-99" },
  { key: "mapping.constant", of: "a constant", tables: rows('  PID-3: { to: identifier, set: { active: "maybe" } }'), at: "table.yaml:3:43", says: "true or false" },
  { key: "mapping.concept-map", of: "a ConceptMap", tables: rows("  PID-8: { to: gender, translate: v2-0001-to-administrative-gendr }"), at: "table.yaml:3:35", says: 'Did you mean "v2-0001-to-administrative-gender"?' },
  { key: "mapping.conversion", of: "a conversion", tables: rows("  PID-3: { to: identifier, as: CX→Identifer }"), at: "table.yaml:3:32", says: 'Did you mean "CX→Identifier"?' },
  { key: "mapping.no-conversion", of: "types that nothing converts", tables: rows("  PID-3: { to: maritalStatus }"), at: "table.yaml:3:16", says: "CX" },
  { key: "mapping.type", of: "a conversion of other types", tables: rows("  PID-3: { to: maritalStatus, as: CX→Identifier }"), at: "table.yaml:3:35" },
  { key: "mapping.unmapped", of: "a code, which is no text", tables: rows("  PID-8: { to: gender, translate: v2-0001-to-administrative-gender, unmapped: text }"), at: "table.yaml:3:79", says: "code" },
  { key: "mapping.unmapped", of: "a row that does not translate", tables: rows("  PID-3: { to: identifier, unmapped: text }"), at: "table.yaml:3:38", says: "translate" },
  { key: "mapping.absent", of: "a reason", tables: rows("  PID-8: { to: gender, translate: v2-0001-to-administrative-gender, absent: forgotten }"), at: "table.yaml:3:77" },
  { key: "mapping.no-key", of: "a resource without a key", tables: "table: XON→Organization\nrows:\n  XON.1: { to: name }", at: "table.yaml:1:1" },
  { key: "mapping.undecided", of: "a component without a row", tables: "table: DR→Period\nrows:\n  DR.1: { to: start }", at: "table.yaml:1:1", says: "DR.2" },
  { key: "mapping.undecided", of: "a field without a row", tables: message, at: "table-2.yaml:2:1", says: "PID-5" },
  { key: "mapping.two-writers", of: "two rows that always write one scalar", tables: rows("  PID-7: { to: birthDate }\n  PID-29: { to: birthDate }"), at: "table.yaml:4:17", says: "PID-7 and PID-29" },
  { key: "mapping.doubled", of: "a second table of one title", tables: `${rows("  PID-3: { leave: a }")}\n---\n${rows("  PID-3: { leave: b }")}`, at: "table-2.yaml:2:1", says: "table.yaml" },
  { key: "mapping.no-table", of: "an instance without its table", tables: message.replace("from: [PID]", "from: [PID, PD1]"), at: "table-2.yaml:4:53", says: "PD1→Patient" },
  { key: "mapping.after", of: "a segment that the instance does not take", tables: message.replace("from: [PID]", "from: [PID], after: { ROL: [PID] }"), at: "table-2.yaml:4:63", says: "ROL" },
  { key: "mapping.no-table", of: "an overlay of nothing", tables: `${message}---\noverlay: PD1→Patient\nfeed: f\nrows: {}`, at: "table-3.yaml:2:1" },
  { key: "mapping.unknown-instance", of: "a part's link", tables: `${message}---\npart: close\nlinks:\n  patient.link.other: patiet\n`, at: "table-3.yaml:4:23", says: 'Did you mean "patient"?' },
  { key: "mapping.unknown-instance", of: "a part's key", tables: `${message}---\npart: close\ninstances:\n  mother: { is: RelatedPerson, per: message, from: [], key: [patiet] }\n`, at: "table-3.yaml:4:62", says: 'Did you mean "patient"?' },
  { key: "mapping.no-part", of: "a message's part", tables: `${message}parts: [vist]\n---\npart: visit\n`, at: "table-2.yaml:5:9", says: 'Did you mean "visit"?' },
  { key: "mapping.doubled-instance", of: "an instance of two parts", tables: `${rows("  PID-3: { to: identifier }")}\n${["one", "two"].map((name) => `---\npart: ${name}\ninstances:\n  patient: { is: Patient, per: message, from: [PID] }\n`).join("")}---\nmessage: ADT_A01\nparts: [one, two]\n`, at: "table-4.yaml:2:1", says: "`patient`" },
  { key: "mapping.no-group", of: "a group that the structure does not have", tables: message.replace("per: message", "per: PATIENT"), at: "table-2.yaml:4:32", says: "ADT_A01 has no group `PATIENT`" },
  { key: "mapping.unknown-instance", of: "a link's target", tables: `${message}links:\n  patient.link.other: patiet\n`, at: "table-2.yaml:6:23", says: 'Did you mean "patient"?' },
  { key: "mapping.link-type", of: "a link to an element that is no reference", tables: `${message}links:\n  patient.gender: patient\n`, at: "table-2.yaml:6:3" },
  { key: "mapping.key-mixed", of: "a key's alternatives of two kinds", tables: message.replace("from: [PID] }", "from: [PID], key: [PID-3 or patient] }"), at: "table-2.yaml:4:60", says: "`PID-3 or patient`" },
  { key: "mapping.link-target", of: "a link to a type that R4 does not allow", tables: `${message}links:\n  patient.managingOrganization: patient\n`, at: "table-2.yaml:6:33", says: "Organization" },
  { key: "mapping.required", of: "a required element without a writer", tables: "table: OBX→Observation\nrows:\n  OBX-3: { to: code }\n---\nmessage: ORU_R01\ninstances:\n  result: { is: Observation, per: each OBX, from: [OBX] }\n", at: "table-2.yaml:4:11", says: "status" },
];

describe("a mistake in a table is told with file, line and column", () => {
  it.each(mistakes)("$key: $of", ({ key, tables, at, says }) => {
    const found = plan(tables, { feed: "f", realm: null }).issues.filter((issue) => issue.key === key && issue.text.startsWith(`${at} `));
    if (found.length === 0) expect(plan(tables, { feed: "f", realm: null }).issues.map(({ key: other, text }) => `${other} ${text}`)).toContain(`${key} ${at}`);
    expect(found.map(({ text }) => text).join("\n")).toContain(says ?? at);
  });

  it("mapping.grammar: a grammar that does not read", () => {
    const site = mkdtempSync(join(tmpdir(), "portage-site-"));
    mkdirSync(join(site, "mappings"));
    writeFileSync(join(site, "mappings/any.yaml"), "message: ANY\ngrammar: MSH [ PID\ninstances: {}\n");
    const { issues } = loadKnowledge(site);
    rmSync(site, { recursive: true });
    expect(issues.filter(({ key }) => key === "mapping.grammar").map(({ text }) => text.split("  ", 1)[0])).toEqual(["mappings/any.yaml:2:10"]);
  });

  it("has a case for each", () => {
    const atPlaces = Object.entries(errors).filter(([key, { message: text }]) => key.startsWith("mapping.") && text.startsWith("{place}"));
    // The mistakes of not-converted.yaml, which is no table, have their cases in not-converted.test.ts.
    const ofTheList = ["mapping.not-converted-twice", "mapping.not-converted-missing", "mapping.unknown-structure"];
    const cases = new Set([...mistakes.map(({ key }) => key), "mapping.grammar", ...ofTheList]);
    expect(atPlaces.map(([key]) => key).filter((key) => !cases.has(key))).toEqual([]);
  });

  it("tells all mistakes of all files at once, and reads on after each", () => {
    const { issues } = plan(`${rows("  PID3: { leave: why }\n  PID-3: { to: identifer }\n  PID-8: { form: x, leave: why }")}\n---\ntable: PD1→Patient\nrows:\n  PD1-99: { leave: why }`);
    expect(issues.map(({ key, text }) => `${key} ${text.split("  ", 1)[0]}`).sort()).toEqual([
      "mapping.path table.yaml:4:16",
      "mapping.place table.yaml:3:3",
      "mapping.unknown-key table.yaml:5:12",
      "mapping.unknown-place table-2.yaml:4:3",
    ]);
  });
});
