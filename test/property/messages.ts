import * as fc from "fast-check";
import { loadDictionary } from "../../src/parse/hl7v2/load.ts";

/** A message and what was put into it: the text of each leaf that is not blank, by its whole name, escapes resolved. */
export interface GeneratedMessage {
  readonly body: Buffer;
  readonly leaves: ReadonlyMap<string, string>;
}

const dictionary = loadDictionary();

/** Segments of a message in their order; `?` may be missing, `*` may repeat, a list is a group that repeats. */
type Pattern = readonly (string | Pattern)[];

const patterns: Readonly<Record<string, Pattern>> = {
  "ADT^A01^ADT_A01": ["EVN", "PID", "PD1?", "NK1*", "PV1", "PV2?", "OBX*", "AL1*", "DG1*", "PR1?", "GT1?", "IN1*", "ZAD?"],
  "ADT^A08": ["EVN", "PID", "PD1?", "NK1*", "PV1", "PV2?", "OBX*", "AL1*", "DG1*", "XYZ?", "IN1*"],
  "ORU^R01^ORU_R01": ["PID", "PD1?", "NTE?", "PV1?", ["ORC?", "OBR", "NTE?", ["OBX", "NTE*"], "SPM?"], "ZRU?"],
  "ORM^O01^ORM_O01": ["PID", "NTE?", "PV1?", "IN1?", "AL1?", ["ORC", "OBR", "NTE?", "DG1*", ["OBX?", "NTE?"]], "PID?"],
};

const letters = fc.string({ unit: fc.constantFrom(..."abcdefgHIJKLM0123456789äé漢|^~\\&#$'.-".split("")), minLength: 1, maxLength: 12 });
const words = fc.array(letters, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" "));
const codes = fc.constantFrom("A", "F", "M", "Y", "N", "C", "P", "I", "O", "L", "HH", "NW", "RE", "CM", "D", "U", "H", "PRN", "PH", "NET", "Internet", "MR", "VN", "ISO", "UUID", "LN", "L", "99X", "HL70078", "UCUM", "PDF", "Base64", "A01", "SEL", "NOSUCHCODE");
const times = fc.oneof(
  fc.date({ min: new Date("1900-01-01T00:00:00Z"), max: new Date("2099-12-31T00:00:00Z"), noInvalidDate: true }).chain((date) =>
    fc.tuple(fc.constantFrom(4, 6, 8, 10, 12, 14), fc.constantFrom("", "", "+0100", "-0530", "+1500")).map(([length, offset]) =>
      date.toISOString().replaceAll(/[-T:]/g, "").slice(0, length) + (length > 8 ? offset : ""))),
  fc.constantFrom("20190230", "2019-03-01", "00000000", "190013", "20190301120000.1234+0100"),
);
const numbers = fc.constantFrom("7.0", "0", "-3", "+4", ".5", "1e5", "<0.5", ">= 10", "007", "3.1400", "99999999999999999999.10", "x7", "1");
const special = fc.constantFrom('""', "", " ", "2.16.840.1.113883.19.4.6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "https://example.org/x", "one\ntwo", "3.5-5.1", "<0.4", "JVBERi0xLjQ=");

const leafOf: Readonly<Record<string, fc.Arbitrary<string>>> = { DTM: times, TS: times, DT: times, TM: times, NM: numbers, SI: numbers, SNM: numbers, ID: codes, IS: codes };

/** A leaf's text, mostly of its type: also blank, `""`, of another type, and free text. */
function leafText(type: string): fc.Arbitrary<string> {
  const own = leafOf[type] ?? words;
  return fc.oneof({ arbitrary: own, weight: 8 }, { arbitrary: special, weight: 2 }, { arbitrary: words, weight: 1 }, { arbitrary: codes, weight: 1 });
}

const delimiters = fc.oneof(
  fc.constant("|^~\\&"),
  fc.shuffledSubarray("|^~\\&#$%*!:;@/".split(""), { minLength: 5, maxLength: 5 }).map((set) => set.join("")),
);

/** Messages of the dictionary: arbitrary segments, fields, repetitions, components and delimiters. Their escape sequences are the delimiters' and `\.br\`. */
export const messages: fc.Arbitrary<GeneratedMessage> = fc.gen().map((pick) => {
  const [field, component, repetition, escape, subcomponent] = pick(() => delimiters).split("") as [string, string, string, string, string];
  const names = new Map([[field, "F"], [component, "S"], [repetition, "R"], [escape, "E"], [subcomponent, "T"], ["\n", ".br"]]);
  const encode = (text: string) => text.split("").map((character) => (names.has(character) ? `${escape}${names.get(character)!}${escape}` : character)).join("");
  const chance = (percent: number) => pick(fc.nat, { max: 99 }) < percent;
  const leaves = new Map<string, string>();
  const occurrences = new Map<string, number>();

  const leaf = (name: string, type: string, fixed?: string): string => {
    const text = fixed ?? pick(() => leafText(type));
    if (text.trim() !== "") leaves.set(name, text);
    return encode(text);
  };
  const value = (name: string, type: string): string => {
    const parts = dictionary.dataType(type) ?? [];
    if (parts.length === 0) return leaf(`${name}.1.1`, type);
    return parts.slice(0, pick(fc.nat, { max: parts.length - 1 }) + 1).map(({ number, type: partType }) => {
      if (!chance(50)) return "";
      const subparts = dictionary.dataType(partType) ?? [];
      if (subparts.length === 0) return leaf(`${name}.${number}.1`, partType);
      return subparts.slice(0, pick(fc.nat, { max: subparts.length - 1 }) + 1).map((sub) => (chance(60) ? leaf(`${name}.${number}.${sub.number}`, sub.type) : "")).join(subcomponent);
    }).join(component);
  };
  const segment = (name: string, fixed: ReadonlyMap<number, string> = new Map()): string => {
    const occurrence = (occurrences.get(name) ?? 0) + 1;
    occurrences.set(name, occurrence);
    const fields = dictionary.segment(name) ?? Array.from({ length: 3 }, (_, index) => ({ number: index + 1, type: "CWE", repeats: true }));
    let valueType = "ST";
    const texts = fields.map(({ number, type, repeats }) => {
      const place = `${name}[${occurrence}]-${number}`;
      const given = fixed.get(number);
      if (given !== undefined) return given.split("^").map((text, index) => leaf(`${place}[1].${index + 1}.1`, "ST", text)).join(component);
      if (name === "MSH" || !chance(20)) return "";
      if (name === "OBX" && number === 2) {
        valueType = pick(fc.constantFrom, "NM", "ST", "TX", "CWE", "SN", "DT", "ED", "NR", "RP");
        return leaf(`${place}[1].1.1`, "ID", valueType);
      }
      const times = repeats && chance(30) ? pick(fc.nat, { max: 2 }) + 1 : 1;
      return Array.from({ length: times }, (_, index) => value(`${place}[${index + 1}]`, name === "OBX" && number === 5 ? valueType : type)).join(repetition);
    });
    if (name === "MSH") return `MSH${field}${component}${repetition}${escape}${subcomponent}${field}${texts.slice(2).join(field)}`;
    return `${name}${field}${texts.join(field)}`;
  };
  const write = (pattern: Pattern): string[] =>
    pattern.flatMap((part): string[] => {
      if (typeof part !== "string") return Array.from({ length: pick(fc.nat, { max: 1 }) + 1 }, () => write(part)).flat();
      const times = part.endsWith("?") ? Number(chance(40)) : part.endsWith("*") ? pick(fc.nat, { max: 2 }) : 1;
      return Array.from({ length: times }, () => segment(part.slice(0, 3)));
    });

  const type = pick(fc.constantFrom, ...Object.keys(patterns));
  const offset = pick(fc.constantFrom, "", "+0100");
  const lines = [
    segment("MSH", new Map([[3, "APP"], [4, "SITE"], [7, `20240312101500${offset}`], [9, type], [10, "C1"], [11, "P"], [12, pick(fc.constantFrom, "2.3", "2.5.1", "2.8")]])),
    ...write(patterns[type]!),
  ];
  return { body: Buffer.from(lines.join("\r") + "\r"), leaves };
});
