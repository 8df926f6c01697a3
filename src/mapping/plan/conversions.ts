import type { ElementDefinition } from "../../model/definitions.ts";
import type { RowSyntax, Text } from "../syntax.ts";
import type { Builder } from "./builder.ts";
import type { Conversion } from "./plan.ts";
import { isTextType } from "./sources.ts";
import { nearest } from "./targets.ts";

const stringTypes = new Set(["string", "markdown"]);

/** What is known of the place that a row reads: its data type, and the HL7 table of its codes. */
interface Source {
  readonly type: string;
  readonly table?: string | undefined;
}

/** Chooses a row's conversion: the one it names, or the one that its types ask for (`CX→Identifier`). Reports what does not fit. */
export function resolveConversion(row: RowSyntax, { type: source, table }: Source, element: ElementDefinition, builder: Builder): Conversion | undefined {
  const conversion = chosen(row, source, element, builder);
  const isCoded = coded.has(element.type) || (conversion?.kind === "translate" && conversion.to === "code");
  if (table === undefined || !isCoded || (conversion?.kind !== "table" && conversion?.kind !== "translate")) return conversion;
  return { ...conversion, codes: `http://terminology.hl7.org/CodeSystem/v2-${table}` };
}

const coded = new Set(["CodeableConcept", "Coding"]);

function chosen(row: RowSyntax, source: string, element: ElementDefinition, builder: Builder): Conversion | undefined {
  if (row.translate !== undefined) return translation(row.translate, row.unmapped, source, element, builder);
  if (row.unmapped !== undefined) builder.wrong("mapping.unmapped", row.unmapped, { text: row.unmapped.text, problem: "stands beside `translate` alone" });
  if (row.join !== undefined) {
    if (!stringTypes.has(element.type)) builder.wrong("mapping.type", row.join, { conversion: "join", source, element: element.name, type: element.type });
    return { kind: "join", separator: row.join.text.replaceAll("\\n", "\n") };
  }
  if (row.as !== undefined) return named(row.as.text, row.as, source, element, builder);
  const name = `${source}→${element.type}`;
  if (builder.tableNumbers.has(name) || builder.knowledge.functions.has(name)) return named(name, row.to!, source, element, builder);
  if (isTextType(source, builder.knowledge.dictionary) && stringTypes.has(element.type)) return { kind: "function", function: builder.knowledge.functions.get("text")! };
  builder.wrong("mapping.no-conversion", row.to!, { source, element: element.name, type: element.type });
  return undefined;
}

function translation(map: Text, unmapped: Text | undefined, source: string, element: ElementDefinition, builder: Builder): Conversion | undefined {
  builder.conceptMap(map);
  const to = element.type;
  if (to !== "code" && to !== "Coding" && to !== "CodeableConcept") {
    builder.wrong("mapping.type", map, { conversion: "translate", source, element: element.name, type: to });
    return undefined;
  }
  if (unmapped !== undefined && (unmapped.text !== "text" || to !== "CodeableConcept")) builder.wrong("mapping.unmapped", unmapped, { text: unmapped.text, problem: `does not fit ${to}` });
  const concept = builder.tableNumbers.get(`${source}→${to === "Coding" ? "Coding" : "CodeableConcept"}`);
  return { kind: "translate", map: map.text, to, concept: concept ?? null, list: element.list, asText: unmapped !== undefined, codes: null };
}

function named(name: string, at: Text, source: string, element: ElementDefinition, builder: Builder): Conversion | undefined {
  const misfit = () => builder.wrong("mapping.type", at, { conversion: name, source, element: element.name, type: element.type });
  const number = builder.tableNumbers.get(name);
  if (number !== undefined) {
    const table = builder.tables[number]!;
    const resource = builder.knowledge.types.isResource(table.target);
    if (resource ? element.type !== "Reference" || (element.targets !== undefined && !element.targets.includes(table.target)) : element.type !== table.target) misfit();
    if (!fits(source, table.source)) misfit();
    return resource ? { kind: "resource", table: number } : { kind: "table", table: number, codes: null };
  }
  const f = builder.knowledge.functions.get(name);
  if (f === undefined) {
    const near = nearest(name, [...builder.tableNumbers.keys(), ...builder.knowledge.functions.keys()]);
    builder.wrong("mapping.conversion", at, { name, hint: near === undefined ? "" : `Did you mean "${near}"?` });
    return undefined;
  }
  if (!f.to.includes(element.type) || (f.from.length > 0 && !f.from.some((type) => fits(source, type)))) misfit();
  return { kind: "function", function: f };
}

/** True where a conversion that reads `wanted` can read `source`. What varies (OBX-5) is said by the row's own switch; v2.8.2 alone made an EIP of the EI in ORC-4. */
function fits(source: string, wanted: string): boolean {
  return source === wanted || source === "varies" || (source === "CNE" && wanted === "CWE") || (source === "CWE" && wanted === "CNE") || (source === "EIP" && wanted === "EI");
}
