import type { ConceptMap, ConceptMapGroup, ConceptMapGroupElementTarget } from "@medplum/fhirtypes";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { ErrorKey } from "../errors.ts";
import { conceptMapSchema } from "./concept-map-schema.ts";
import { isMatch } from "./equivalence.ts";

/** Where something stands in a ConceptMap: `["group", 0, "element", 3]`. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with a ConceptMap. */
export interface Problem {
  readonly key: ErrorKey;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly path: Path;
}

// Compiled for the first map that is checked; most starts check none. The schema is a constant, which a test checks against its meta-schema.
let compiled: ValidateFunction<ConceptMap> | undefined;

/** What R4 itself asks of a ConceptMap: its elements, its codes, and the invariants cmd-1 to cmd-3. */
export function checkConceptMap(resource: unknown): Problem[] {
  const hasShape = (compiled ??= new Ajv({ allErrors: true, validateSchema: false }).compile<ConceptMap>(conceptMapSchema));
  if (!hasShape(resource)) return (hasShape.errors ?? []).map(shapeProblem);
  return eachGroup(resource, (group, path) => [
    ...group.element.flatMap((element, i) => (element.target ?? []).flatMap((target, j) => checkTarget(target, [...path, "element", i, "target", j]))),
    ...checkUnmapped(group, [...path, "unmapped"]),
  ]);
}

/** What Portage asks of the maps that it keeps, beyond R4: an identity, systems on both sides, and one decision for each code. */
export function checkKeptMap(map: ConceptMap): Problem[] {
  const identity = (["id", "url", "version"] as const).filter((name) => map[name] === undefined).map((name) => problem("terminology.map-unnamed", [], { name }));
  const groups = eachGroup(map, (group, path) => {
    const sides = (["source", "target"] as const).filter((side) => group[side] === undefined);
    const seen = new Set<string>();
    const elements = group.element.flatMap(({ code = "", target }, i) => {
      const at = [...path, "element", i];
      const doubled = seen.has(code) ? [problem("terminology.code-doubled", at, { code })] : [];
      seen.add(code);
      return target === undefined ? [...doubled, problem("terminology.code-undecided", at, { code })] : doubled;
    });
    return [...sides.map((side) => problem("terminology.group-without-system", path, { side })), ...elements];
  });
  return [...identity, ...groups];
}

/** A path as FHIRPath writes it: `ConceptMap.group[0].element[3]`. */
export function expressionOf(path: Path): string {
  return path.reduce<string>((text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}.${step}`), "ConceptMap");
}

function checkTarget(target: ConceptMapGroupElementTarget, path: Path): Problem[] {
  const { equivalence } = target;
  if (target.code === undefined && equivalence !== "unmatched") return [problem("terminology.target-code-missing", path, { equivalence })];
  if (target.code !== undefined && isMatch(equivalence) && target.comment === undefined && (equivalence === "narrower" || equivalence === "inexact"))
    return [problem("terminology.comment-missing", path, { equivalence })];
  return [];
}

function checkUnmapped({ unmapped, target }: ConceptMapGroup, path: Path): Problem[] {
  if (unmapped?.mode === "fixed" && unmapped.code === undefined) return [problem("terminology.unmapped-incomplete", path, { mode: "fixed", needs: "code" })];
  if (unmapped?.mode === "other-map" && unmapped.url === undefined) return [problem("terminology.unmapped-incomplete", path, { mode: "other-map", needs: "url" })];
  if (unmapped !== undefined && unmapped.mode !== "other-map" && target === undefined) return [problem("terminology.unmapped-incomplete", path, { mode: unmapped.mode, needs: "target of the group" })];
  return [];
}

function eachGroup(map: ConceptMap, check: (group: ConceptMapGroup, path: Path) => Problem[]): Problem[] {
  return (map.group ?? []).flatMap((group, index) => check(group, ["group", index]));
}

function shapeProblem(error: ErrorObject): Problem {
  const path = error.instancePath.split("/").slice(1).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return problem("terminology.map-shape", path, { rule: ruleOf(error) });
}

function ruleOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === "additionalProperties") return `has the property ${(params as { additionalProperty: string }).additionalProperty}, which R4 does not have there`;
  if (keyword === "enum") return `must be one of ${(params as { allowedValues: string[] }).allowedValues.join(", ")}`;
  if (keyword === "const") return `must be ${(params as { allowedValue: string }).allowedValue}`;
  return message ?? keyword;
}

function problem(key: ErrorKey, path: Path, parameters: Problem["parameters"]): Problem {
  return { key, path, parameters: { place: expressionOf(path), ...parameters } };
}
