import type { ErrorKey } from "../../errors.ts";

/** One thing that is wrong with a CodeSystem or a ValueSet. */
export interface DefinitionProblem {
  readonly key: ErrorKey;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Why a resource cannot be used as a code system or a value set, by the first thing found; undefined where it can. Looked at is what lookups
 * rest on; the rest is left to validation.
 */
export function definitionProblem(resource: unknown): DefinitionProblem | undefined {
  if (!isObject(resource)) return shape("The file", "is no JSON object");
  const type = resource["resourceType"];
  if (type !== "CodeSystem" && type !== "ValueSet") return shape("resourceType", "must be CodeSystem or ValueSet");
  if (typeof resource["url"] !== "string") return shape(`${type}.url`, "is missing");
  if (type === "ValueSet") return valueSetProblem(resource);
  if (!["complete", "fragment", "example", "supplement", "not-present"].includes(resource["content"] as string)) return shape("CodeSystem.content", "must be complete, fragment, example, supplement or not-present");
  return conceptProblem(resource["concept"]);
}

/** Without recursion: how deep concepts go is the author's choice. */
function conceptProblem(top: unknown): DefinitionProblem | undefined {
  const seen = new Set<string>();
  const open: [list: unknown, path: string][] = [[top, "CodeSystem.concept"]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [list, path] = next;
    if (list === undefined) continue;
    if (!Array.isArray(list)) return shape(path, "must be a list");
    for (const [index, concept] of list.entries()) {
      const place = `${path}[${index}]`;
      if (!isObject(concept) || typeof concept["code"] !== "string" || concept["code"] === "") return shape(place, "has no code");
      if (seen.has(concept["code"])) return { key: "terminology.concept-doubled", parameters: { place, code: concept["code"] } };
      seen.add(concept["code"]);
      if (concept["property"] !== undefined && !areObjects(concept["property"])) return shape(`${place}.property`, "must be a list of objects");
      if (concept["concept"] !== undefined) open.push([concept["concept"], `${place}.concept`]);
    }
  }
  return undefined;
}

function valueSetProblem({ compose, expansion }: Readonly<Record<string, unknown>>): DefinitionProblem | undefined {
  if (compose === undefined && expansion === undefined) return shape("ValueSet", "has neither compose nor expansion");
  if (expansion !== undefined && !(isObject(expansion) && containsObjects(expansion["contains"]))) return shape("ValueSet.expansion.contains", "must be a list of objects");
  if (compose === undefined) return undefined;
  if (!isObject(compose)) return shape("ValueSet.compose", "must be an object");
  for (const side of ["include", "exclude"]) {
    const parts = compose[side] ?? [];
    if (!areObjects(parts)) return shape(`ValueSet.compose.${side}`, "must be a list of objects");
    for (const [index, part] of parts.entries()) {
      const place = `ValueSet.compose.${side}[${index}]`;
      if (typeof part["system"] !== "string" && !Array.isArray(part["valueSet"])) return shape(place, "has neither system nor valueSet (vsd-1)");
      if (part["concept"] !== undefined && part["filter"] !== undefined) return shape(place, "has both concept and filter (vsd-3)");
      if (part["system"] === undefined && (part["concept"] !== undefined || part["filter"] !== undefined)) return shape(place, "has concepts or filters but no system (vsd-2)");
      if (part["concept"] !== undefined && !areObjects(part["concept"], ["code"])) return shape(`${place}.concept`, "must be a list of objects with code");
      if (part["filter"] !== undefined && !areObjects(part["filter"], ["property", "op", "value"])) return shape(`${place}.filter`, "must be a list of objects with property, op and value");
      if (part["valueSet"] !== undefined && !(Array.isArray(part["valueSet"]) && part["valueSet"].every((one) => typeof one === "string"))) return shape(`${place}.valueSet`, "must be a list of urls");
    }
  }
  return undefined;
}

function containsObjects(top: unknown): boolean {
  const open = [top];
  for (const list of open) {
    if (list === undefined) continue;
    if (!areObjects(list)) return false;
    for (const one of list) open.push(one["contains"]);
  }
  return true;
}

const shape = (place: string, rule: string): DefinitionProblem => ({ key: "terminology.definition-shape", parameters: { place, rule } });

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list of objects that have these texts. */
function areObjects(value: unknown, texts: readonly string[] = []): value is Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.every((one) => isObject(one) && texts.every((name) => typeof one[name] === "string"));
}
