import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StructureNode } from "../../../src/model/dictionary.ts";
import { type Arrangement, arrange } from "../../../src/parse/hl7v2/grammar.ts";
import { loadDictionary } from "../../../src/parse/hl7v2/load.ts";

const dictionary = loadDictionary();

/** Paths of group occurrences without the message: `ORDER.OBSERVATION#2` is the second OBSERVATION of the first ORDER. */
function paths({ groups }: Arrangement): string[] {
  const seen = new Map<string, number>();
  const result: string[] = [];
  for (const { name, parent } of groups) {
    const number = (seen.get(`${parent}.${name}`) ?? 0) + 1;
    seen.set(`${parent}.${name}`, number);
    const step = number === 1 ? name : `${name}#${number}`;
    result.push(parent < 0 ? "" : [result[parent], step].filter(Boolean).join("."));
  }
  return result;
}

/** Each segment after MSH with its group, `!` before a displaced one. */
function arranged(structure: string, segments: string): string[] {
  const names = segments.split(" ");
  const arrangement = arrange(names, dictionary.structure(structure)!);
  const groupPaths = paths(arrangement);
  return names.map((name, unit) => `${arrangement.displaced.includes(unit) ? "!" : ""}${name} ${groupPaths[arrangement.groupOf[unit]!]}`.trim()).slice(1);
}

describe("ADT_A01", () => {
  it("opens an occurrence of INSURANCE for each IN1", () => {
    expect(arranged("ADT_A01", "MSH EVN PID NK1 PV1 AL1 DG1 GT1 IN1 IN2 IN1 ACC")).toEqual([
      "EVN", "PID", "NK1", "PV1", "AL1", "DG1", "GT1", "IN1 INSURANCE", "IN2 INSURANCE", "IN1 INSURANCE#2", "ACC",
    ]);
  });

  it("keeps a segment in the message that comes after its place, and calls it displaced", () => {
    expect(arranged("ADT_A01", "MSH EVN PID PV1 GT1 DG1 IN1")).toEqual(["EVN", "PID", "PV1", "GT1", "!DG1", "IN1 INSURANCE"]);
  });

  it("keeps Z segments where they stand and lists only other unknown segments as displaced", () => {
    expect(arranged("ADT_A01", "MSH EVN PID ZPI PV1 IN1 ZIN TXA IN2")).toEqual(["EVN", "PID", "ZPI", "PV1", "IN1 INSURANCE", "ZIN INSURANCE", "!TXA INSURANCE", "IN2 INSURANCE"]);
  });

  it("opens INSURANCE for an IN2 without its IN1", () => {
    expect(arranged("ADT_A01", "MSH EVN PID PV1 IN2")).toEqual(["EVN", "PID", "PV1", "IN2 INSURANCE"]);
  });
});

describe("ORU_R01", () => {
  it("binds NTE to what stands before it", () => {
    expect(arranged("ORU_R01", "MSH PID NTE OBR NTE OBX NTE OBX")).toEqual([
      "PID PATIENT_RESULT.PATIENT",
      "NTE PATIENT_RESULT.PATIENT",
      "OBR PATIENT_RESULT.ORDER_OBSERVATION",
      "NTE PATIENT_RESULT.ORDER_OBSERVATION",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION",
      "NTE PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION#2",
    ]);
  });

  it("opens an ORDER_OBSERVATION for a second OBR without ORC", () => {
    expect(arranged("ORU_R01", "MSH PID ORC OBR OBX OBR OBX").slice(1)).toEqual([
      "ORC PATIENT_RESULT.ORDER_OBSERVATION.COMMON_ORDER",
      "OBR PATIENT_RESULT.ORDER_OBSERVATION",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION",
      "OBR PATIENT_RESULT.ORDER_OBSERVATION#2",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION#2.OBSERVATION",
    ]);
  });

  it("gives SPM to the order before it and the OBX after it to the specimen", () => {
    expect(arranged("ORU_R01", "MSH PID OBR OBX SPM OBX OBR OBX").slice(1)).toEqual([
      "OBR PATIENT_RESULT.ORDER_OBSERVATION",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION",
      "SPM PATIENT_RESULT.ORDER_OBSERVATION.SPECIMEN",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.SPECIMEN.SPECIMEN_OBSERVATION",
      "OBR PATIENT_RESULT.ORDER_OBSERVATION#2",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION#2.OBSERVATION",
    ]);
  });

  it("opens a PATIENT_RESULT for each PID", () => {
    expect(arranged("ORU_R01", "MSH PID OBR OBX PID OBR OBX")).toEqual([
      "PID PATIENT_RESULT.PATIENT",
      "OBR PATIENT_RESULT.ORDER_OBSERVATION",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION",
      "PID PATIENT_RESULT#2.PATIENT",
      "OBR PATIENT_RESULT#2.ORDER_OBSERVATION",
      "OBX PATIENT_RESULT#2.ORDER_OBSERVATION.OBSERVATION",
    ]);
  });

  it("attaches a PV1 after the OBR to the patient's visit, and the OBX after it to the order", () => {
    expect(arranged("ORU_R01", "MSH PID OBR PV1 PV2 OBX")).toEqual([
      "PID PATIENT_RESULT.PATIENT",
      "OBR PATIENT_RESULT.ORDER_OBSERVATION",
      "!PV1 PATIENT_RESULT.PATIENT.VISIT",
      "!PV2 PATIENT_RESULT.PATIENT.VISIT",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION",
    ]);
  });

  it("keeps an ORC and its OBR together when TQ1 comes between them", () => {
    expect(arranged("ORU_R01", "MSH PID ORC TQ1 OBR OBX").slice(1)).toEqual([
      "ORC PATIENT_RESULT.ORDER_OBSERVATION.COMMON_ORDER",
      "TQ1 PATIENT_RESULT.ORDER_OBSERVATION.TIMING_QTY",
      "!OBR PATIENT_RESULT.ORDER_OBSERVATION",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION",
    ]);
  });

  it("takes an OBX after ORC as the order's document only where TXA follows", () => {
    expect(arranged("ORU_R01", "MSH PID ORC OBX TXA OBR OBX").slice(1)).toEqual([
      "ORC PATIENT_RESULT.ORDER_OBSERVATION.COMMON_ORDER",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.COMMON_ORDER.ORDER_DOCUMENT",
      "TXA PATIENT_RESULT.ORDER_OBSERVATION.COMMON_ORDER.ORDER_DOCUMENT",
      "OBR PATIENT_RESULT.ORDER_OBSERVATION",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION",
    ]);
    expect(arranged("ORU_R01", "MSH PID ORC OBX OBX").slice(1)).toEqual([
      "ORC PATIENT_RESULT.ORDER_OBSERVATION.COMMON_ORDER",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION",
      "OBX PATIENT_RESULT.ORDER_OBSERVATION.OBSERVATION#2",
    ]);
  });
});

describe("ORM_O01", () => {
  it("opens an ORDER for each ORC and puts its detail into the choice", () => {
    expect(arranged("ORM_O01", "MSH PID PV1 ORC OBR DG1 OBX ORC RXO")).toEqual([
      "PID PATIENT",
      "PV1 PATIENT.PATIENT_VISIT",
      "ORC ORDER",
      "OBR ORDER.ORDER_DETAIL.CHOICE",
      "DG1 ORDER.ORDER_DETAIL",
      "OBX ORDER.ORDER_DETAIL.OBSERVATION",
      "ORC ORDER#2",
      "RXO ORDER#2.ORDER_DETAIL.CHOICE",
    ]);
  });

  it("opens an ORDER for a second OBR without ORC", () => {
    expect(arranged("ORM_O01", "MSH PID ORC OBR NTE OBR NTE").slice(1)).toEqual([
      "ORC ORDER",
      "OBR ORDER.ORDER_DETAIL.CHOICE",
      "NTE ORDER.ORDER_DETAIL",
      "OBR ORDER#2.ORDER_DETAIL.CHOICE",
      "NTE ORDER#2.ORDER_DETAIL",
    ]);
  });
});

describe("OML_O21", () => {
  it("takes an ORC after the results of an order as the next order", () => {
    expect(arranged("OML_O21", "MSH PID ORC TQ1 OBR OBX SPM ORC OBR").slice(1)).toEqual([
      "ORC ORDER",
      "TQ1 ORDER.TIMING",
      "OBR ORDER.OBSERVATION_REQUEST",
      "OBX ORDER.OBSERVATION_REQUEST.OBSERVATION",
      "SPM ORDER.OBSERVATION_REQUEST.SPECIMEN",
      "ORC ORDER#2",
      "OBR ORDER#2.OBSERVATION_REQUEST",
    ]);
  });

  it("takes the ORC after a PID or PV1 within an order as a prior result's", () => {
    expect(arranged("OML_O21", "MSH PID ORC OBR PV1 AL1 ORC OBR OBX").slice(3)).toEqual([
      "PV1 ORDER.OBSERVATION_REQUEST.PRIOR_RESULT.PATIENT_VISIT_PRIOR",
      "AL1 ORDER.OBSERVATION_REQUEST.PRIOR_RESULT",
      "ORC ORDER.OBSERVATION_REQUEST.PRIOR_RESULT.ORDER_PRIOR",
      "OBR ORDER.OBSERVATION_REQUEST.PRIOR_RESULT.ORDER_PRIOR",
      "OBX ORDER.OBSERVATION_REQUEST.PRIOR_RESULT.ORDER_PRIOR.OBSERVATION_PRIOR",
    ]);
  });
});

describe("other structures", () => {
  it("VXU_V04: an ORDER for each ORC, an OBSERVATION for each OBX", () => {
    expect(arranged("VXU_V04", "MSH PID PD1 NK1 ORC RXA RXR OBX OBX ORC RXA")).toEqual([
      "PID", "PD1", "NK1", "ORC ORDER", "RXA ORDER", "RXR ORDER", "OBX ORDER.OBSERVATION", "OBX ORDER.OBSERVATION#2", "ORC ORDER#2", "RXA ORDER#2",
    ]);
  });

  it("SIU_S12: services, locations and persons with their notes under RESOURCES", () => {
    expect(arranged("SIU_S12", "MSH SCH NTE PID PV1 RGS AIS NTE AIL AIP AIP NTE RGS AIS")).toEqual([
      "SCH",
      "NTE",
      "PID PATIENT",
      "PV1 PATIENT",
      "RGS RESOURCES",
      "AIS RESOURCES.SERVICE",
      "NTE RESOURCES.SERVICE",
      "AIL RESOURCES.LOCATION_RESOURCE",
      "AIP RESOURCES.PERSONNEL_RESOURCE",
      "AIP RESOURCES.PERSONNEL_RESOURCE#2",
      "NTE RESOURCES.PERSONNEL_RESOURCE#2",
      "RGS RESOURCES#2",
      "AIS RESOURCES#2.SERVICE",
    ]);
  });

  it("RDE_O11: TQ1 and RXR belong to the order, its detail or its encoding by where they stand", () => {
    expect(arranged("RDE_O11", "MSH PID AL1 ORC TQ1 RXO RXR RXC RXE TQ1 RXR RXC OBX ORC RXE").slice(2)).toEqual([
      "ORC ORDER",
      "TQ1 ORDER.TIMING",
      "RXO ORDER.ORDER_DETAIL",
      "RXR ORDER.ORDER_DETAIL",
      "RXC ORDER.ORDER_DETAIL.COMPONENT",
      "RXE ORDER",
      "TQ1 ORDER.TIMING_ENCODED",
      "RXR ORDER",
      "RXC ORDER",
      "OBX ORDER.OBSERVATION",
      "ORC ORDER#2",
      "RXE ORDER#2",
    ]);
  });

  it("MDM_T02: the document's OBX follow TXA", () => {
    expect(arranged("MDM_T02", "MSH EVN PID PV1 ORC OBR TXA OBX NTE OBX")).toEqual([
      "EVN", "PID", "PV1", "ORC COMMON_ORDER", "OBR COMMON_ORDER", "TXA", "OBX OBSERVATION", "NTE OBSERVATION", "OBX OBSERVATION#2",
    ]);
  });

  it("MFN_Znn: any segment may stand where the structure says any", () => {
    expect(arranged("MFN_Znn", "MSH MFI MFE LOC")).toEqual(["MFI", "MFE MF_SITE_DEFINED", "LOC MF_SITE_DEFINED"]);
  });
});

describe("any sequence of segments", () => {
  const structures = ["ADT_A01", "ORU_R01", "ORM_O01", "OML_O21", "VXU_V04", "SIU_S12", "RDE_O11", "MDM_T02", "PPR_PC1", "OUL_R22"];
  const segmentsOf = (node: StructureNode): string[] => node.children?.flatMap(segmentsOf) ?? [node.name];
  const messages = fc.constantFrom(...structures).chain((name) => {
    const structure = dictionary.structure(name)!;
    const segment = fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...segmentsOf(structure)) }, { weight: 1, arbitrary: fc.constantFrom("ZZZ", "QQQ") });
    return fc.record({ structure: fc.constant(structure), segments: fc.array(segment, { maxLength: 40 }).map((rest) => ["MSH", ...rest]) });
  });
  /** A message as its structure has it, optional members and repetitions drawn. */
  const legal = (node: StructureNode): fc.Arbitrary<string[]> => {
    const once = legalOnce(node);
    const some = node.repeats ? fc.array(once, { minLength: 1, maxLength: 3 }).map((parts) => parts.flat()) : once;
    return node.optional ? fc.oneof({ weight: 2, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some }) : some;
  };
  const legalOnce = (node: StructureNode): fc.Arbitrary<string[]> => {
    if (node.children === undefined) return fc.constant<string[]>([node.name]);
    if (node.choice === true) return fc.oneof(...node.children.map(legal));
    return fc.tuple(...node.children.map(legal)).map((parts) => parts.flat());
  };

  it("has a group for every unit, of its own structure, opened after its parent", () => {
    fc.assert(
      fc.property(messages, ({ structure, segments }) => {
        const { groups, groupOf, displaced } = arrange(segments, structure);
        expect(groupOf).toHaveLength(segments.length);
        expect(groups[0]).toEqual({ name: structure.name, parent: -1 });
        for (const group of groupOf) expect(groups[group]).toBeDefined();
        for (const [index, { parent }] of groups.entries()) expect(parent).toBeLessThan(index);
        expect(displaced).toEqual([...new Set(displaced)].sort((a, b) => a - b));
      }),
    );
  });

  it("puts every known segment into a group that has it among its members", () => {
    fc.assert(
      fc.property(messages, ({ structure, segments }) => {
        const { groups, groupOf } = arrange(segments, structure);
        const nodeOf = (group: number): StructureNode[] => (group === 0 ? [structure] : nodeOf(groups[group]!.parent).flatMap((node) => node.children!.filter((child) => child.children && child.name === groups[group]!.name)));
        const known = new Set(segmentsOf(structure));
        for (const [unit, name] of segments.entries()) {
          if (known.has(name)) expect(nodeOf(groupOf[unit]!).some((node) => node.children!.some((child) => child.name === name))).toBe(true);
        }
      }),
    );
  });

  it("is arranged the same without its displaced segments, unless one of them was a required segment that came late", () => {
    fc.assert(
      fc.property(messages, ({ structure, segments }) => {
        const whole = arrange(segments, structure);
        const displaced = new Set(whole.displaced);
        const kept = segments.map((_, unit) => unit).filter((unit) => !displaced.has(unit));
        const again = arrange(kept.map((unit) => segments[unit]!), structure);
        fc.pre(again.displaced.length === 0);
        const wholePaths = paths(whole);
        const againPaths = paths(again);
        const withoutNumbers = (path: string) => path.replaceAll(/#\d+/g, "");
        expect([...again.groupOf].map((group) => withoutNumbers(againPaths[group]!))).toEqual(kept.map((unit) => withoutNumbers(wholePaths[whole.groupOf[unit]!]!)));
        // Units share a group occurrence after the removal exactly when they did before.
        const same = (a: number, b: number) => whole.groupOf[kept[a]!] === whole.groupOf[kept[b]!];
        for (let unit = 1; unit < kept.length; unit++) expect(again.groupOf[unit] === again.groupOf[unit - 1]).toBe(same(unit, unit - 1));
      }),
    );
  });

  it("has nothing displaced when its structure was followed", () => {
    for (const name of ["ADT_A01", "ORU_R01", "ORM_O01", "VXU_V04", "SIU_S12", "MDM_T02"]) {
      const structure = dictionary.structure(name)!;
      fc.assert(
        fc.property(legal(structure), (segments) => {
          expect(arrange(segments, structure).displaced).toEqual([]);
        }),
        { numRuns: 60 },
      );
    }
  });
});

const samples = `${process.env["PORTAGE_SHARED"] ?? "../shared"}/samples/hl7v2`;

describe.skipIf(!existsSync(samples))("the sample messages (skipped where the shared samples are absent)", () => {
  it("have only those segments displaced that their structure really has elsewhere or not at all", () => {
    const displaced: Record<string, string> = {};
    for (const file of readdirSync(samples)) {
      const lines = readFileSync(`${samples}/${file}`, "utf8").replace("\uFEFF", "").split(/[\r\n]+/).filter((line) => line.trim() !== "");
      const [type, trigger, named] = lines[0]!.split("|")[8]!.split("^");
      const structure = dictionary.structure(named ?? "") ?? dictionary.structure(dictionary.structureOf(type!, trigger!)!)!;
      const names = lines.map((line) => line.slice(0, 3));
      const found = arrange(names, structure).displaced.map((unit) => names[unit]);
      if (found.length > 0) displaced[file] = `${structure.name}: ${found.join(" ")}`;
    }
    expect(displaced).toEqual({
      // DG1 stands before GT1 in the structure.
      "ADT01-23.hl7": "ADT_A01: DG1",
      // These three say another structure in MSH-9 than the one they have.
      "MDM_01.hl7": "ADT_A01: ORC TQ1 OBR NTE TXA ORC OBR",
      "SIU_12.hl7": "ADT_A60: SCH PD1 OBX DG1 RGS AIS AIG AIL AIP RGS AIS AIG AIL AIP",
      "OML-O21-02.hl7": "ORM_O01: TQ1 SPM SPM",
      // PRT stands before NTE in OBSERVATION.
      "OMG-O19-01.hl7": "OMG_O19: PRT",
      "OML-O21-03.hl7": "OML_O21: PRT",
    });
  });
});
