import { describe, expect, it } from "vitest";
import type { StructureNode } from "../../../src/model/dictionary.ts";
import { createDictionary } from "../../../src/parse/hl7v2/dictionary.ts";
import { loadDictionaryFiles } from "../../../src/parse/hl7v2/load.ts";

const files = loadDictionaryFiles();
const dictionary = createDictionary(files);

const names = (node: StructureNode): string[] => (node.children ?? []).map((child) => child.name);
const at = (structure: string, ...path: string[]): StructureNode =>
  path.reduce((node, name) => node.children!.find((child) => child.name === name)!, dictionary.structure(structure)!);
function* segmentsOf(node: StructureNode): Generator<string> {
  if (node.children === undefined) yield node.name;
  else for (const child of node.children) yield* segmentsOf(child);
}

describe("the generated files", () => {
  it("say which generator and which hl7apy wrote them", () => {
    for (const file of Object.values(files)) expect(file).toMatchObject({ generator: 1, hl7apy: "1.3.5" });
  });

  it("give every field and component a data type that exists", () => {
    const unknown = [files.segments, files.dataTypes].flatMap((file) =>
      Object.entries(file.entries).flatMap(([owner, rows]) => rows.filter((row) => files.dataTypes.entries[row[2]] === undefined).map((row) => `${owner}-${row[0]} ${row[2]}`)),
    );
    expect(unknown).toEqual([]);
  });

  it("use no data type that has a successor", () => {
    const old = new Set(Object.keys(files.dataTypes.successors).filter((type) => type !== "AD"));
    const rows = [...Object.values(files.segments.entries), ...Object.values(files.dataTypes.entries)].flat();
    expect(rows.filter((row) => old.has(row[2]))).toEqual([]);
  });

  it("number the fields of a segment upwards", () => {
    for (const [name, rows] of Object.entries(files.segments.entries)) {
      const numbers = rows.map((row) => row[0]);
      expect(numbers, name).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }
  });

  it("use only segments that exist in structures", () => {
    const unknown = Object.keys(files.structures.entries).flatMap((name) =>
      [...segmentsOf(dictionary.structure(name)!)].filter((segment) => segment !== "*" && dictionary.segment(segment) === undefined).map((segment) => `${name} ${segment}`),
    );
    expect(unknown).toEqual([]);
  });

  it("name only structures that exist in the table of events", () => {
    const named = Object.values(files.events.entries).flatMap((triggers) => Object.values(triggers));
    expect(named.filter((name) => dictionary.structure(name) === undefined)).toEqual([]);
  });
});

describe("segments and data types", () => {
  it("know PID-3 as it is today", () => {
    expect(dictionary.segment("PID")![2]).toEqual({ number: 3, name: "Patient Identifier List", type: "CX", repeats: true, since: "2.1", until: "2.8.2" });
  });

  it("keep a withdrawn field with the facts of its last version", () => {
    expect(dictionary.segment("PID")![3]).toMatchObject({ number: 4, type: "CX", repeats: true, until: "2.6" });
    expect(dictionary.segment("PID")![27]).toMatchObject({ name: "Nationality", type: "CWE", table: "0212", until: "2.6" });
    expect(dictionary.segment("OBR")![26]).toMatchObject({ type: "TQ", until: "2.6" });
  });

  it("read a field that was a CE as CWE and one that was a TS as DTM", () => {
    expect(dictionary.segment("AL1")![1]).toMatchObject({ number: 2, type: "CWE", table: "0127", since: "2.2" });
    expect(dictionary.segment("PID")![6]).toMatchObject({ number: 7, type: "DTM" });
  });

  it("answer for an old data type with its successor", () => {
    expect(dictionary.dataType("CE")).toBe(dictionary.dataType("CWE"));
    expect(dictionary.dataType("CWE")).toHaveLength(22);
  });

  it("know primitive data types as types without components", () => {
    expect(dictionary.dataType("ST")).toEqual([]);
    expect(dictionary.dataType("varies")).toEqual([]);
  });

  it("know nothing of names that only look like entries", () => {
    for (const name of ["constructor", "__proto__", "ZZZ", ""]) {
      expect(dictionary.segment(name)).toBeUndefined();
      expect(dictionary.dataType(name)).toBeUndefined();
      expect(dictionary.structure(name)).toBeUndefined();
      expect(dictionary.structureOf(name, name)).toBeUndefined();
    }
  });
});

describe("structures", () => {
  it("give the same object each time", () => {
    expect(dictionary.structure("ORU_R01")).toBe(dictionary.structure("ORU_R01"));
  });

  it("nest the groups of ORU_R01 without the structure's name before theirs", () => {
    expect(names(at("ORU_R01"))).toEqual(["MSH", "SFT", "UAC", "PATIENT_RESULT", "DSC"]);
    expect(at("ORU_R01", "PATIENT_RESULT")).toMatchObject({ optional: false, repeats: true });
    expect(names(at("ORU_R01", "PATIENT_RESULT"))).toEqual(["PATIENT", "ORDER_OBSERVATION"]);
    expect(names(at("ORU_R01", "PATIENT_RESULT", "ORDER_OBSERVATION", "OBSERVATION"))).toEqual(["OBX", "PRT", "NTE"]);
    expect(names(at("ORU_R01", "PATIENT_RESULT", "PATIENT", "VISIT"))).toEqual(["PV1", "PV2", "PRT"]);
    expect(at("ORU_R01", "PATIENT_RESULT", "ORDER_OBSERVATION", "SPECIMEN")).toMatchObject({ optional: true, repeats: true });
  });

  it("keep ORM_O01, which 2.7 withdrew, with its choice of order details", () => {
    expect(at("ORM_O01", "ORDER", "ORDER_DETAIL", "CHOICE").choice).toBe(true);
    expect(names(at("ORM_O01", "ORDER", "ORDER_DETAIL", "CHOICE")).slice(0, 5)).toEqual(["OBR", "RQD", "RXO", "ODS", "ODT"]);
    expect(dictionary.structure("RAS_O01")).toBeDefined();
  });

  it("take the ROL that 2.6 allows after the NTE of an observation report's order", () => {
    const order = names(at("ORU_R01", "PATIENT_RESULT", "ORDER_OBSERVATION"));
    expect(order.slice(order.indexOf("OBR"), order.indexOf("OBR") + 3)).toEqual(["OBR", "NTE", "ROL"]);
  });
});

describe("the structure of an event", () => {
  it.each([
    ["ADT", "A01", "ADT_A01"], ["ADT", "A04", "ADT_A01"], ["ADT", "A08", "ADT_A01"], ["ADT", "A13", "ADT_A01"], ["ADT", "A28", "ADT_A05"], ["ADT", "A31", "ADT_A05"],
    ["ADT", "A11", "ADT_A09"], ["ADT", "A40", "ADT_A39"], ["ADT", "A24", "ADT_A24"], ["ORU", "R01", "ORU_R01"], ["ORM", "O01", "ORM_O01"], ["MDM", "T06", "MDM_T02"], ["MDM", "T09", "MDM_T01"],
    ["SIU", "S15", "SIU_S12"], ["RDE", "O25", "RDE_O11"], ["REF", "I14", "REF_I12"], ["PPR", "PC2", "PPR_PC1"], ["VXU", "V04", "VXU_V04"], ["ACK", "A01", "ACK"], ["ACK", "", "ACK"],
  ])("of %s^%s is %s (table 0354)", (type, trigger, structure) => {
    expect(dictionary.structureOf(type, trigger)).toBe(structure);
  });

  it("is unknown for an event that HL7 does not have", () => {
    expect(dictionary.structureOf("ADT", "Z01")).toBeUndefined();
  });
});
