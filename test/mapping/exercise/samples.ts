import { sourceType } from "../../../src/mapping/plan/sources.ts";
import type { Dictionary } from "../../../src/model/dictionary.ts";
import type { Spot } from "./demand.ts";

const texts: Readonly<Record<string, string>> = {
  NM: "7", SI: "1", DT: "20240102", DTM: "20240102103000+0100", TS: "20240102103000+0100", TM: "1030", ID: "A", IS: "A",
  ST: "one", TX: "a text", FT: "a text", GTS: "1", SNM: "5550101", varies: "5",
};

/** Whole values that functions ask for, by data type. */
const wholes: Readonly<Record<string, readonly string[]>> = {
  CQ: ["5^min", "5^mg"],
  CWE: ["min", "mg^^UCUM", "Q6H", "BID"],
  CNE: ["min"],
  DTM: ["20240102103000+0100"],
  HD: ["SITE^1.2.3^ISO", "^http://a.example/b^URI"],
  MO: ["5^USD"],
  XTN: ["^NET^Internet^a@b.example", "^PRN^PH^^1^555^5550101", "555-0101^PRN^PH^a@b.example", "555-0101^PRN^PH^^^^^^^^^+15555550101", "^PRN^PH^^1^555^5550101^^^^^+15555550101", "555-0101"],
  TX: ["line"],
};

/** Texts that stand in fields whatever their type: rows may ask for what is no number, no time, a yes or a no. */
const odd = ["Y", "N", "x", "1", "7", "20240102", "20240102103000+0100", "1030", "10^20", "<5", "-1", "3-5", "^x", "2.16.840.1.113883.19", "M", "F", "PDF", "http://a.example/b", "Q6H", "BID", "MO", "J1", "min", "D3", "S", "01"];

/** A text of a data type: each component has one. At depth 2 (subcomponents) what is itself composed is cut to its first part. */
export function sample(type: string, dictionary: Dictionary, depth: number = 0): string {
  const components = dictionary.dataType(type) ?? [];
  if (components.length === 0) return texts[type] ?? "one";
  if (depth === 2) return sample(components[0]!.type, dictionary, depth);
  const parts: string[] = [];
  for (const component of components) parts[component.number - 1] = sample(component.type, dictionary, depth + 1);
  return Array.from(parts, (part) => part ?? "").join(depth === 0 ? "^" : "&");
}

/** Texts that may stand at a place, the likeliest first. */
export function samplesAt({ unit, keys }: Spot, dictionary: Dictionary): readonly string[] {
  const below = keys.slice(2);
  const type = typeAt({ unit, keys }, dictionary);
  const whole = sample(type, dictionary, Math.min(below.length, 2));
  const components = dictionary.dataType(type)?.length ?? 0;
  const more = below.length === 0 && components > 0 ? [`${whole}${"^".repeat(components - (whole.match(/\^/g)?.length ?? 0))}more`] : [];
  const known = (wholes[type] ?? []).map((text) => (below.length === 0 ? text : text.replaceAll("^", "&")));
  return [...new Set([whole, ...known, ...more, ...(type === "varies" ? [] : [whole.split(/[&^]/)[0]!]), ...odd])];
}

/** A text for a place that a function reads beside its own: a coded one is a unit of time. */
export function helpAt(spot: Spot, dictionary: Dictionary): string {
  const type = typeAt(spot, dictionary);
  return wholes[type]?.[0] ?? samplesAt(spot, dictionary)[0]!;
}

function typeAt({ unit, keys: [field, , ...below] }: Spot, dictionary: Dictionary): string {
  return sourceType({ unit, type: null, keys: [field!, 0, ...below], text: "" }, dictionary)?.type ?? "ST";
}
