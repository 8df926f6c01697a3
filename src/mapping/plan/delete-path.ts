import type { FhirObject } from "../../model/fhir.ts";
import type { Constant, PathStep, WriteRow } from "./plan.ts";

/**
 * The FHIRPath of what a row would write, for a `""` in its place: `birthDate`, `period.end`. Extensions go by their URL. A named slot goes by
 * the constant that the row writes into it (`telecom.where(use = 'home')`), so that what other rows put into the same list is not meant. A slot that
 * is gone through and has no constant cannot be told from its neighbours: `location.where(false).location`.
 */
export function deletePath({ path, set }: Pick<WriteRow, "path" | "set">): string {
  return path.map((step, index) => nameOf(step) + condition(step, index, path, set)).join(".");
}

function nameOf({ property, url }: PathStep): string {
  if (url === null) return property.replace(/^_/, "");
  return property === "extension" ? `extension('${url}')` : `${property}.where(url = '${url}')`;
}

function condition(step: PathStep, index: number, path: readonly PathStep[], set: readonly Constant[]): string {
  if (!step.list || step.url !== null || step.slot === null) return "";
  for (const constant of set) {
    const [own, below] = [constant.path[index], constant.path.slice(index + 1)];
    // A status says how a thing stands, not which it is.
    if (own?.property !== step.property || own.slot !== step.slot || below.length === 0 || below.at(-1)!.property === "status") continue;
    const names = below.map(nameOf).join(".");
    if (typeof constant.value === "string") return `.where(${names} = '${constant.value}')`;
    const { code, coding } = constant.value as FhirObject;
    if (typeof code === "string") return `.where(${names}.code = '${code}')`;
    const first = (coding as FhirObject[] | undefined)?.[0]?.["code"];
    if (typeof first === "string") return `.where(${names}.coding.code = '${first}')`;
  }
  return index < path.length - 1 ? ".where(false)" : "";
}
