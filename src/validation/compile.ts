import { code, lines, Scope, type Code } from "../codegen/code.ts";
import type { CodeInSystem } from "../model/terminology.ts";
import type { Definitions } from "./definitions.ts";
import type { PropertyPlan, TypePlan } from "./plan.ts";
import type { ProfileNode } from "./profile/node.ts";
import type { PropertyContext, Rule, TypeContext } from "./rule.ts";
import { rules } from "./rules/index.ts";
import type { Extensions } from "./runtime/extensions.ts";
import type { Resources } from "./runtime/resources.ts";
import { deepest, kindOf, prefix, report, Run } from "./runtime/run.ts";
import { checkSibling, checkSiblings, isPaired, type PrimitivePlace, reportList, reportUnknown, type TypeValidator } from "./runtime/shape.ts";
import type { SlicerEnvironment } from "./runtime/slicer.ts";
import type { SurroundingDefinitions } from "./runtime/surroundings.ts";
import { slicesCode } from "./slices.ts";
import type { ValueSets } from "./value-sets.ts";

/** What generated code calls of its surroundings. */
export interface Environment extends SlicerEnvironment {
  readonly definitions: Definitions;
  /** What invariants see of the definitions. */
  readonly surroundings: SurroundingDefinitions;
  /** The validator of another type or backbone path, or of an element of a profile, which may not be compiled yet. */
  validator(of: string | ProfileNode): TypeValidator;
  /** The validator of a resource of its own that is to conform to a profile, whatever its type. */
  resource(profile: ProfileNode): TypeValidator;
  readonly resources: Resources;
  /** Absent where nobody can be asked for codes. */
  readonly valueSets: ValueSets | undefined;
  /** Which bindings of base FHIR are checked. */
  readonly bindings: "required" | "all";
  /** Absent where code systems are not asked about the codes that name them. */
  readonly codeInSystem: CodeInSystem | undefined;
  /** Absent where no definitions of extensions are at hand. */
  readonly extensions: Extensions | undefined;
}

/** Generates the validator of one type, or of one element of a profile: a single pass over the properties of an object. */
export function compileType(plan: TypePlan, environment: Environment): TypeValidator["run"] {
  const scope = new Scope();
  const reportName = scope.constant("report", report);
  const context = typeContext(plan, environment, scope);
  const make = (hook: "open" | "close") => lines(rules.flatMap((rule) => rule[hook]?.(context) ?? []));
  // Named after the type, so that a stack trace or a profile says which one it is in.
  const own = scope.name(plan.name);
  const body = code`return function ${own}(object, run, depth) {
if (typeof object !== "object" || object === null || Array.isArray(object)) {
${reportName}(run, "validation.object", { type: ${plan.name}, found: ${scope.constant("kindOf", kindOf)}(object) }, "");
return false;
}
if (depth > ${deepest}) {
${context.report("validation.depth", { limit: deepest }, code`""`)}
return false;
}
${make("open")}
let empty = true;
for (const key in object) {
empty = false;
const value = object[key];
switch (key) {
${lines(plan.properties.map((property) => cases(property, context)))}
${plan.isResource ? code`case "resourceType": break;` : code``}
default: ${scope.constant("reportUnknown", reportUnknown)}(run, ${plan.name}, key);
}
}
if (empty) ${context.report("validation.empty", { found: "object" }, code`""`)}
else {
${make("close")}
}
return true;
};`;
  return scope.evaluate(body) as TypeValidator["run"];
}

/**
 * Generates the validator of a value that is in a slice: what stands for each value of a property, in a function of its own; where
 * that would only call the validator of the value's type or element, it is that one.
 */
export function compileItem(plan: TypePlan, property: PropertyPlan, environment: Environment): TypeValidator["run"] {
  const scope = new Scope();
  const context = propertyContext(property, typeContext(plan, environment, scope));
  const inner = property.narrowed?.inner;
  const isBare = property.kind === "complex" && (property.type !== "Extension" || inner !== undefined) && rules.every((rule) => rule.value?.({ ...context, value: code`item`, path: code`""` }) === undefined);
  if (isBare) {
    const of = environment.validator(inner ?? property.table);
    return (value, run, depth) => of.run(value, run, depth + 1);
  }
  const body = code`return function ${scope.name(property.name)}(item, run, depth) {
${property.hasSibling ? code`if (item === null) return false;` : code``}
${value({ ...context, path: code`""` }, code`item`, code`""`)}
return true;
};`;
  return scope.evaluate(body) as TypeValidator["run"];
}

function typeContext(plan: TypePlan, environment: Environment, scope: Scope): TypeContext {
  const name = scope.constant("report", report);
  return {
    plan,
    definitions: environment.definitions,
    environment,
    scope,
    report: (key, parameters, path, profile) => code`${name}(run, ${key}, ${scope.constant("parameters", parameters)}, ${path}${profile === undefined ? code`` : code`, ${profile}`});`,
  };
}

function propertyContext(property: PropertyPlan, type: TypeContext): PropertyContext {
  const profile = property.narrowed?.profile;
  return { ...type, property, whole: code`value`, path: code`${property.name}`, report: (key, parameters, path) => type.report(key, parameters, path, profile) };
}

/** The cases of the property and of its `_` sibling. */
function cases(property: PropertyPlan, type: TypeContext): Code {
  const { scope, environment } = type;
  const context = propertyContext(property, type);
  const present = lines(rules.flatMap((rule) => rule.present?.(context) ?? []));
  const own = code`case ${property.json}: {
${present}
${property.list ? list(context) : single(context)}
break;
}`;
  if (!property.hasSibling) return own;
  const element = scope.constant("element", environment.validator("Element"));
  const place: PrimitivePlace = { name: property.name, path: `${type.plan.name}.${property.choice === undefined ? property.name : `${property.name}[x]`}`, type: property.type };
  const where = scope.constant("place", place);
  const check = property.list
    ? code`${scope.constant("checkSiblings", checkSiblings)}(value, object[${property.json}], ${where}, ${element}, run, depth + 1);`
    : code`${scope.constant("checkSibling", checkSibling)}(value, object[${property.json}], ${where}, ${element}, run, depth + 1);`;
  return code`${own}
case ${`_${property.json}`}: {
${present}
${check}
break;
}`;
}

function single(context: PropertyContext): Code {
  const { slicing } = context.property.narrowed ?? {};
  const each = value(context, context.whole, context.path);
  if (slicing === undefined) return each;
  const slices = slicesCode(slicing, code`[${context.whole}]`, context);
  return code`${whole(context)}
${slices.before}
${slices.each(context.whole, code`0`, context.path, each)}
${slices.after}`;
}

function list(context: PropertyContext): Code {
  const { plan, property, scope, whole: values } = context;
  const { slicing } = property.narrowed ?? {};
  const path = code`${`${property.name}[`} + i + "]"`;
  const each = value(context, code`item`, path);
  const siblings = code`object[${`_${property.json}`}]`;
  const slices = slicing && slicesCode(slicing, values, context);
  return code`if (!Array.isArray(${values})) ${scope.constant("reportList", reportList)}(run, ${values}, ${plan.name}, ${property.name});
else {
if (${values}.length === 0) ${context.report("validation.empty", { found: "array" }, context.path)}
${whole(context)}
${slices?.before ?? code``}
for (let i = 0; i < ${values}.length; i++) {
const item = ${values}[i];
${property.hasSibling ? code`if (item === null && ${scope.constant("isPaired", isPaired)}(${siblings}, i)) continue;` : code``}
${slices?.each(code`item`, code`i`, path, each) ?? each}
}
${slices?.after ?? code``}
}`;
}

function whole(context: PropertyContext): Code {
  return lines(rules.flatMap((rule) => rule.whole?.(context) ?? []));
}

/** The code for one value: a primitive in place, an object by its type's validator and then by the rules about it. */
function value(context: PropertyContext, item: Code, path: Code): Code {
  const { property, scope } = context;
  const checks = rules.flatMap((rule: Rule) => rule.value?.({ ...context, value: item, path }) ?? []);
  if (property.kind === "primitive") return unlessFixed(property.fixed, checks, item, scope);
  const visited = checks.length === 0 ? code`${visit(context, item)};` : code`if (${visit(context, item)}) {
${lines(checks)}
}`;
  return code`const before = run.count;
${visited}
if (run.count !== before) ${scope.constant("prefix", prefix)}(run, before, ${path});`;
}

/** The checks of a primitive value. One that is the fixed text is not put through them: the text itself was, once and here. */
function unlessFixed(fixed: unknown, checks: readonly Code[], item: Code, scope: Scope): Code {
  if (typeof fixed !== "string" || !passes(fixed, checks, item, scope)) return lines(checks);
  return code`if (${item} !== ${fixed}) {
${lines(checks)}
}`;
}

/** True where checks find nothing in a value, wherever it stands. */
function passes(fixed: string, checks: readonly Code[], item: Code, scope: Scope): boolean {
  const check = scope.evaluate(code`return function (${item}, object, run, depth, i) {
${lines(checks)}
};`) as (value: string, object: object, run: Run, depth: number, index: number) => void;
  const run = new Run("any");
  check(fixed, {}, run, 1, 0);
  return run.count === 0;
}

/** The call that visits an object. */
function visit({ plan, property, scope, environment }: PropertyContext, item: Code): Code {
  const { inner } = property.narrowed ?? {};
  if (property.kind === "resource") {
    const call = code`${scope.constant("resources", environment.resources)}.${property.name === "contained" ? code`visitContained` : code`visit`}(${item}, run, depth + 1`;
    return inner === undefined ? code`${call})` : code`${call}, ${scope.constant("profiles", [inner])})`;
  }
  if (property.type === "Extension" && inner === undefined && environment.extensions !== undefined) {
    return code`${scope.constant("extensions", environment.extensions)}.visit(${item}, run, depth + 1, ${plan.name}, ${property.name === "modifierExtension"}, object)`;
  }
  return code`${scope.constant("type", environment.validator(inner ?? property.table))}.run(${item}, run, depth + 1)`;
}
