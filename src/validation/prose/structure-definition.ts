import { isObject, type JsonObject, objectsIn } from "../json.ts";
import { report, type Run } from "../runtime/run.ts";
import { type ProfileElement, type StructureDefinition, typeUrl } from "../structure-definition.ts";
import type { SurroundingDefinitions } from "../runtime/surroundings.ts";
import { checkElement } from "./differential-element.ts";
import { outOfOrder } from "./differential-order.ts";
import type { ProseCheck } from "./prose.ts";

/** Elements that a differential may have to be looked at. */
const mostElements = 5000;

/** What a StructureDefinition says differs from its base only as a profile may (R4 profiling, section 5.1.0): what the snapshot cannot take is an error here. */
export const structureDefinition: ProseCheck = (definition, run, surroundings) => {
  const { differential } = definition;
  if (definition["derivation"] !== "constraint" || !isObject(differential)) return;
  const elements = objectsIn(differential["element"]);
  const isReadable = elements.length > 0 && elements.length <= mostElements && elements.every(({ value }) => isElement(value)) && elements.length === (differential["element"] as unknown[]).length;
  if (!isReadable || typeof definition["type"] !== "string" || typeof definition["url"] !== "string") return;
  checkSnapshot(definition, run, surroundings);
  checkExtensionUrl(definition, elements, run);
  for (const index of outOfOrder(elements.map(({ value }) => value as unknown as ProfileElement), surroundings.definitions)) report(run, "validation.differential-order", {}, `differential.element[${index}]`);
  for (const { value, index } of elements) checkElement(value as unknown as ProfileElement, `differential.element[${index}]`, run, surroundings.definitions);
};

/** True for an element whose parts have the forms that a snapshot is made from. */
function isElement({ path, id, type, constraint, slicing }: JsonObject): boolean {
  const isList = (list: unknown): boolean => list === undefined || (Array.isArray(list) && list.every(isObject));
  return typeof path === "string" && path !== "" && (id === undefined || typeof id === "string") && isList(type) && isList(constraint) && (slicing === undefined || isObject(slicing));
}

/** The url of an extension is that of its definition (R4 extensibility, section 2.5.0.3). One that is derived from another extension has the other's. */
function checkExtensionUrl({ type, url, baseDefinition }: JsonObject, elements: readonly { readonly value: JsonObject; readonly index: number }[], run: Run): void {
  if (type !== "Extension" || baseDefinition !== typeUrl("Extension")) return;
  const own = elements.find(({ value }) => value["path"] === "Extension.url");
  if (own?.value["fixedUri"] !== url) report(run, "validation.extension-own-url", {}, own === undefined ? "differential" : `differential.element[${own.index}]`);
}

function checkSnapshot(definition: JsonObject, run: Run, surroundings: SurroundingDefinitions): void {
  for (const { key, text, expression = "" } of surroundings.differentialProblems(definition as unknown as StructureDefinition)) {
    // What a snapshot rests on may be in a package that is not here.
    if (key !== "snapshot.unknown") report(run, "validation.differential", { problem: text }, expression.slice("StructureDefinition.".length));
  }
}
