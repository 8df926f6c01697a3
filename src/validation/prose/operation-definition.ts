import { isObject, type JsonObject, objectsIn } from "../json.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";

/** The profile of an operation's parameters does not conflict with the parameters themselves (R4 OperationDefinition, inputProfile and outputProfile). */
export const operationDefinition: ProseCheck = (operation, run, { find }) => {
  for (const [use, property] of [["in", "inputProfile"], ["out", "outputProfile"]] as const) {
    const url = operation[property];
    const profile = typeof url === "string" ? find?.("StructureDefinition", url) : undefined;
    if (profile === undefined) continue;
    const slices = slicesOf(profile);
    for (const { value: parameter } of objectsIn(operation["parameter"])) {
      const slice = parameter["use"] === use ? slices.get(parameter["name"]) : undefined;
      if (slice !== undefined && conflicts(parameter, slice)) report(run, "validation.operation-profile", { use }, property);
    }
  }
};

/** What a profile of Parameters says of one parameter. */
interface Slice {
  readonly min: unknown;
  readonly max: unknown;
  /** Types of its resource or value; undefined where it says none. */
  types: readonly unknown[] | undefined;
}

/** Slices by the name of the parameter that they are for. */
function slicesOf({ differential, snapshot }: JsonObject): ReadonlyMap<unknown, Slice> {
  const elements = objectsIn(isObject(snapshot) ? snapshot["element"] : isObject(differential) ? differential["element"] : undefined).map(({ value }) => value);
  const byId = new Map<string, Slice>();
  const byName = new Map<unknown, Slice>();
  for (const { id, min, max, type, fixedString, patternString } of elements) {
    const [, slice, rest = ""] = typeof id === "string" ? (/^Parameters\.parameter:([^.]+)(?:\.(.+))?$/.exec(id) ?? []) : [];
    if (slice === undefined) continue;
    const known = byId.get(slice);
    if (rest === "") byId.set(slice, { min, max, types: undefined });
    else if (known === undefined) continue;
    else if (rest === "name") byName.set(fixedString ?? patternString, known);
    else if ((rest === "resource" || rest === "value[x]") && max !== "0" && Array.isArray(type)) known.types = objectsIn(type).map(({ value }) => value["code"]);
  }
  return byName;
}

/** Types that stand for any. */
const open: ReadonlySet<unknown> = new Set(["Any", "Element", "Resource", "DomainResource"]);

function conflicts({ min, max, type }: JsonObject, slice: Slice): boolean {
  const differs = (one: unknown, other: unknown): boolean => one !== undefined && other !== undefined && one !== other;
  return differs(min, slice.min) || differs(max, slice.max) || (typeof type === "string" && !open.has(type) && slice.types?.some((one) => one === type || open.has(one)) === false);
}
