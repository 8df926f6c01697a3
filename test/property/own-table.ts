import { loadDictionary } from "../../src/parse/hl7v2/load.ts";

const dictionary = loadDictionary();

/** True for the code system of the HL7 table that one of these leaves (`OBX[3]-20[1].1.1`) is of: its field's, its component's or its subcomponent's. */
export function isOwnTable(value: unknown, sources: readonly string[]): boolean {
  const [, table] = /^http:\/\/terminology\.hl7\.org\/CodeSystem\/v2-(\d{4})$/.exec(String(value)) ?? [];
  return table !== undefined && sources.some((source) => tablesOf(source).includes(table));
}

function tablesOf(source: string): readonly (string | undefined)[] {
  const [, segment = "", field, component, subcomponent] = /^(\w{3})\[\d+\]-(\d+)\[\d+\]\.(\d+)\.(\d+)$/.exec(source) ?? [];
  const own = dictionary.segment(segment)?.find(({ number }) => number === Number(field));
  const part = own && dictionary.dataType(own.type)?.find(({ number }) => number === Number(component));
  const inner = part && dictionary.dataType(part.type)?.find(({ number }) => number === Number(subcomponent));
  return [own?.table, part?.table, inner?.table];
}
