import { code, type Code, lines, list, type Name, Scope } from "../../codegen/code.ts";
import { isRawJson, type FhirObject, type FhirValue } from "../../model/fhir.ts";
import type { Trail } from "../../model/lineage.ts";

/** Writes a constant of a table to `holder[property]`, with a trail entry for each primitive in it. Each place has objects of its own. */
type ConstantWriter = (holder: object, property: string | number, trail: Trail, leaf: number, row: number) => void;

const writers = new WeakMap<object, ConstantWriter>();

/** Writes a constant by its writer, which for an object is generated once: literals cost less than copies. */
export function writeConstant(value: FhirValue, holder: object, property: string | number, trail: Trail, leaf: number, row: number): void {
  if (typeof value !== "object" || value === null || isRawJson(value)) {
    (holder as Record<string | number, FhirValue>)[property] = value;
    trail.add(holder, property, leaf, row);
    return;
  }
  let writer = writers.get(value);
  if (writer === undefined) writers.set(value, (writer = compileWriter(value)));
  writer(holder, property, trail, leaf, row);
}

function compileWriter(value: FhirObject | FhirValue[]): ConstantWriter {
  const scope = new Scope();
  const objects: Code[] = [];
  const entries: Code[] = [];
  const entry = (holder: Name, property: string | number) => entries.push(code`trail.add(${holder}, ${property}, leaf, row);`);
  // What is inside an object is made before it; the entries come in the order of the JSON.
  const make = (part: FhirValue): Code => {
    if (typeof part !== "object" || part === null) return code`${part}`;
    if (isRawJson(part)) return scope.constant("decimal", part);
    const name = scope.name("part");
    const members = Object.keys(part).map((property) => {
      const member = (part as FhirObject)[property]!;
      if (typeof member !== "object" || member === null || isRawJson(member)) entry(name, Array.isArray(part) ? Number(property) : property);
      const made = make(member);
      return Array.isArray(part) ? made : code`${property}: ${made}`;
    });
    objects.push(Array.isArray(part) ? code`const ${name} = [${list(members)}];` : code`const ${name} = {${list(members)}};`);
    return name;
  };
  const root = make(value);
  return scope.evaluate(code`return function constant(holder, property, trail, leaf, row) {
${lines(objects)}
holder[property] = ${root};
${lines(entries)}
};`) as ConstantWriter;
}
