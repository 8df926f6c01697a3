import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadKnowledge } from "../../src/knowledge.ts";
import { compile } from "../../src/mapping/compile/compile.ts";
import { convertRecord } from "../../src/mapping/convert.ts";
import { interpret } from "../../src/mapping/interpret.ts";
import type { SourceRecord } from "../../src/model/record.ts";
import { arrange } from "../../src/parse/hl7v2/grammar.ts";
import { readHl7v2 } from "../../src/parse/hl7v2/read.ts";
import { environment, everything } from "./cases.ts";

const root = join(import.meta.dirname, "../..");
const samples = join(process.env["PORTAGE_SHARED"] ?? join(root, "../shared"), "samples/hl7v2");
const hasSamples = existsSync(samples);

const { knowledge } = loadKnowledge(undefined);
const { plan } = knowledge.mapperOf(knowledge.feeds.get("default")!);
const compiled = compile(plan);
const interpreted = interpret(plan);

function records(body: Uint8Array): SourceRecord[] {
  const structureFor = (name: string) => knowledge.structureFor(name);
  const { messages } = readHl7v2(body, { structureFor, structureOf: (type, trigger) => knowledge.dictionary.structureOf(type, trigger), arrange });
  return messages.map(({ record }) => record).filter((record) => record !== null);
}

/** Both engines on a record; everything that they note is the same. */
function agree(record: SourceRecord): void {
  const [one, other] = [compiled, interpreted].map((engine) => everything(convertRecord(record, plan, engine, environment())));
  expect(one).toEqual(other);
}

/** Messages with the segments and the shapes that senders write. */
const messages: readonly (readonly string[])[] = [
  [
    "MSH|^~\\&|ADT1|GHH^1.2.3^ISO|EHR|GHH|202401011030+0100||ADT^A01^ADT_A01|M1|P|2.5.1|||AL|NE|NLD|UNICODE UTF-8",
    "EVN|A01|202401011030|||OP1^Clerk^Ann|20240101",
    "PID|1|OLD7|MRN1^^^GHH&1.2.3&ISO^MR~999^^^SSA^SS||Doe&van&Doe^Jane^Q^^Dr^^L~Roe^Jane^^^^^M||198003|F||2106-3^White^HL70005|1 Main St&Main St&1^Apt 2^Town^TX^75001^USA^H~PO Box 1^^Town^^^^M||(555)555-0100^PRN^PH^^1^555^5550100~^NET^Internet^jane@example.org|\"\"|en^English^ISO639|M^Married^HL70002|CHR^Christian^HL70006|ACC1^^^GHH^AN|123-45-6789|||H^Hispanic^HL70189||Y|2||||202401010900|Y",
    "PD1||||1^Primary^Paul^^^Dr|||Y|||PU^Public^HL70215|N",
    "NK1|1|Doe^John|SPO^Spouse^HL70063|1 Main St^^Town|^PRN^PH^^1^555^5550101||C^Emergency^HL70131|20200101",
    "PV1|1|I|W1^R2^B3^GHH^^N|U|||1^Attend^Al^^^^MD^^GHH&1.2.3&ISO|2^Refer^Re|3^Consult^Co~4^Consult^Cy|MED||||7|A0|Y||IP|V1^^^GHH^VN||||||||||||||||01||||||||202401010830|20240105",
    "PV2||PR^Private^L|R07.9^Chest pain^I10||||||20240105|3||Reason|||||||||N",
    "AL1|1|FA^Food^HL70127|91935009^Peanut^SCT|SV^Severe^HL70128|Hives~Swelling|20190301",
    "DG1|1|I9|410.9|Infarction|20240101|A|||||||||1|1^Diag^Robin~2^Diag^Bea|D|Y|20240102|DX1|A|DX0",
    "PR1|1||76164006^Biopsy^SCT|Biopsy|202401012350+0100|D|45|1^Anes^Mark|GA|30|2^Surg^Ann~3^Surg^Bob|4^Prac^Cy|||K63.3^Ulcer^I10|26|||PR6||||OT^201||PR5",
    "IN1|1|HMO^Gold|A1^^^NAIC~A2|Cross^L^^^^NAIC^XX^^^77~BC|1 Main^^Town|Roth^Jo|^WPN^PH^^^555^1234567|G1|Group One|E1^^^^EN|Employer|20230101|20241231||HMO|Doe^John|FTH|19500101|2 Oak||||2|||||||||||||PN-1|150&USD^DC||||||M||||||S1^^^BC^SN||||||A",
  ],
  [
    "MSH|^~\\&|LAB|GHH|EHR|GHH|20240101103000+0100||ORU^R01^ORU_R01|M2|P|2.5.1",
    "PID|1||MRN1^^^GHH^MR||Doe^Jane||1980|F",
    "PV1|1|O|CLINIC||||1^Attend^Al|||||||||||V2",
    "ORC|RE|P1^EHR|F1^LAB|||||||||1^Order^Olga^^^^MD",
    "OBR|1|P1^EHR|F1^LAB|24331-1^Lipids^LN|||202401010800|||||||202401010810|BLD|1^Order^Olga||||||202401011000||CH|F|||||||2&Read&Ray",
    "NTE|1|L|fasting~12 hours",
    "OBX|1|NM|2093-3^Cholesterol^LN||7.0|mmol/L^^UCUM|3.5-5.0|HH|||F|||202401010800||3^Tech^Tim",
    "NTE|1||high",
    "OBX|2|NM|2571-8^Triglycerides^LN||<0.5|mmol/L|||||C",
    "OBX|3|CWE|X1^Local^L||POS^Positive^L~NEG^Negative^L|||A|||P",
    "OBX|4|TX|REP^Report^L||line one\\.br\\line two||||||F",
    "OBX|5|TX|REP^Report^L||line three||||||F",
    "OBX|6|ED|PDF^Report^L||LAB^application^pdf^Base64^JVBERi0x||||||F",
    "OBX|7|SN|SN1^Ratio^L||>^1^:^128||||||F",
    "OBX|8|TS|DT1^Time^L||202401010800||||||F",
    "SPM|1|S1&EHR^S1&LAB||SER^Serum^HL70487|||||||||||||202401010755|202401010820",
  ],
  [
    "MSH|^~\\&|CPOE|GHH|LAB|GHH|20240101||ORM^O01|M3|P|2.3",
    "PID|1||MRN1||Doe^Jane",
    "PV1|1|E|ER",
    "ORC|NW|P9^CPOE|||IP||^^^202401011200^^R||202401011130|1^Enter^Eve||2^Order^Olga|||||||||Clinic^^77",
    "OBR|1|P9^CPOE||CBC^Blood count^L|S||202401011130||||A||||BLD&Blood&HL70070|2^Order^Olga",
    "DG1|1||D64.9^Anaemia^I10",
    "OBX|1|ST|AGE^Age^L||44||||||F",
    "NTE|1||urgent",
  ],
  ["MSH|^~\\&|X|Y|Z|W|20240101||MFN^M02^MFN_M02|M4|P|2.5.1", "PID|1||7", "OBR|1|||A", "OBX|1|ST|A||b", "ZZZ|1|2^3&4~5"],
];

/** Texts that stand in fields: usual, odd and hostile ones. */
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("", '""', "Y", "N", "A", "D", "F", "M", "U", "1", "0", "-1", "7.0", "<5", "1.2.3", "2024", "202413", "202401011030", "20240101103059.123+0100", "GHH", "LN", "SCT", "L", "HL70001", "ISO", "SEL", "NET", "Internet") },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }).map((any) => any.replace(/[\r\n|^~&\\]/g, " ")) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom("A", "b", "1", "", "^", "&", "~", "\\T\\", "2024", '""'), { maxLength: 12 }).map((parts) => parts.join("")) },
);

interface Change {
  readonly kind: "field" | "drop" | "repeat" | "swap" | "cut";
  readonly segment: number;
  readonly field: number;
  readonly text: string;
}

const change: fc.Arbitrary<Change> = fc.record({ kind: fc.constantFrom("field", "field", "field", "field", "drop", "repeat", "swap", "cut"), segment: fc.nat(30), field: fc.nat(50), text });

/** Applies a change to any segment but MSH. */
function changed(segments: readonly string[], { kind, segment, field, text: value }: Change): string[] {
  const at = 1 + (segment % (segments.length - 1));
  const fields = segments[at]!.split("|");
  switch (kind) {
    case "field": {
      const number = 1 + (field % Math.max(fields.length + 2, 8));
      while (fields.length <= number) fields.push("");
      fields[number] = value;
      return segments.with(at, fields.join("|"));
    }
    case "drop":
      return segments.length > 2 ? segments.toSpliced(at, 1) : [...segments];
    case "repeat":
      return segments.toSpliced(at, 0, segments[at]!);
    case "swap": {
      const other = 1 + (field % (segments.length - 1));
      return segments.with(at, segments[other]!).with(other, segments[at]!);
    }
    case "cut":
      return segments.with(at, fields.slice(0, 1 + (field % fields.length)).join("|"));
  }
}

describe("the compiler and the interpreter", () => {
  it("note the same about every message that senders may write", () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.array(change, { maxLength: 8 }), (segments, changes) => {
        const body = Buffer.from(`${changes.reduce<readonly string[]>(changed, segments).join("\r")}\r`);
        for (const record of records(body)) agree(record);
      }),
      { numRuns: 400 },
    );
  });

  it.skipIf(!hasSamples)(hasSamples ? "note the same about each sample message" : "note the same about each sample message (skipped: no shared samples here)", () => {
    const files = readdirSync(samples);
    for (const file of files) for (const record of records(readFileSync(join(samples, file)))) agree(record);
    expect(files.length).toBeGreaterThanOrEqual(139);
  });
});
