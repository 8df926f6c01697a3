import type { Definitions } from "../definitions.ts";
import { isReadable } from "../fhirpath/readable.ts";
import { parsePath } from "../profile/path.ts";
import { report, type Run } from "../runtime/run.ts";
import { type ProfileElement, propertyStarting } from "../structure-definition.ts";

/** Types whose values may have a binding (what invariant eld-11 says in words). */
const bindable: ReadonlySet<string> = new Set(["code", "Coding", "CodeableConcept", "Quantity", "string", "uri"]);

/** What an element of a differential says is possible for the types that it has in base FHIR. */
export function checkElement(element: ProfileElement, path: string, run: Run, definitions: Definitions): void {
  for (const [index, { expression }] of (element.constraint ?? []).entries()) {
    if (typeof expression === "string" && !isReadable(expression)) report(run, "validation.expression", {}, `${path}.constraint[${index}].expression`);
  }
  const types = typesAt(element.path, definitions);
  if (types === undefined) return;
  const named = element.type?.map(({ code }) => code) ?? types.map(({ type }) => type);
  if (element.binding !== undefined && !named.some((type) => bindable.has(type) || type === "Extension")) report(run, "validation.binding-type", { types: named.join(", ") }, `${path}.binding`);
  for (const word of ["fixed", "pattern"]) {
    const property = propertyStarting(element, word);
    if (property !== undefined && !named.some((type) => type.toLowerCase() === property.slice(word.length).toLowerCase() || type.startsWith("http"))) {
      report(run, "validation.fixed-type", { property, types: named.join(", ") }, path);
    }
  }
  for (const [index, discriminator] of (element.slicing?.discriminator ?? []).entries()) {
    if (typeof discriminator.path === "string" && !leadsSomewhere(discriminator.path, types, definitions)) report(run, "validation.discriminator", { element: element.path }, `${path}.slicing.discriminator[${index}]`);
  }
}

/** A type that an element may have, and the table that has its children. */
interface Typed {
  readonly type: string;
  readonly table: string;
}

/** The types of the element that a path names in base FHIR; undefined where it names none that can be told. */
function typesAt(path: string, definitions: Definitions): readonly Typed[] | undefined {
  const [root = "", ...steps] = path.split(".");
  let types: readonly Typed[] | undefined = [{ type: root, table: root }];
  for (const step of steps) types = types === undefined ? undefined : childTypes(types, step.replace(/\[x\]$/, "").replace(/:.*$/, ""), definitions);
  return types;
}

/** Undefined where one of the types has no such element, or is one that stands for any. */
function childTypes(types: readonly Typed[], name: string, definitions: Definitions): readonly Typed[] | undefined {
  const found = types.flatMap(({ table }) => (definitions.types.elements(table) ?? []).filter((element) => element.name === name || element.choice === name).map(({ type, content }) => ({ type, table: content ?? type })));
  return found.length === 0 ? undefined : found;
}

/** False where a discriminator's path names an element that none of the types has; what it asks of extensions and targets is not followed. */
function leadsSomewhere(path: string, types: readonly Typed[], definitions: Definitions): boolean {
  let reached = types;
  for (const step of parsePath(path) ?? []) {
    if (step.kind !== "child" || reached.some(({ table }) => definitions.types.isResource(table) || definitions.types.elements(table) === undefined)) return true;
    const next = childTypes(reached, step.name, definitions);
    if (next === undefined) return false;
    reached = next;
  }
  return true;
}
