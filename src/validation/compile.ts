import { code, lines, Scope, type Code } from "../codegen/code.ts";
import type { Definitions } from "./definitions.ts";
import type { PropertyPlan, TypePlan } from "./plan.ts";
import type { PropertyContext, Rule, TypeContext } from "./rule.ts";
import { rules } from "./rules/index.ts";
import type { Resources } from "./runtime/resources.ts";
import { deepest, kindOf, prefix, report } from "./runtime/run.ts";
import { checkSibling, checkSiblings, isPaired, reportList, reportUnknown, type TypeValidator } from "./runtime/shape.ts";

/** What generated code calls of its surroundings. */
export interface Environment {
  readonly definitions: Definitions;
  /** The validator of another type or backbone path, which may not be compiled yet. */
  validator(name: string): TypeValidator;
  readonly resources: Resources;
}

/** Generates the validator of one type: a single pass over the properties of an object. */
export function compileType(plan: TypePlan, environment: Environment): TypeValidator["run"] {
  const scope = new Scope();
  const reportName = scope.constant("report", report);
  const context: TypeContext = {
    plan,
    definitions: environment.definitions,
    scope,
    report: (key, parameters, path) => code`${reportName}(run, ${key}, ${scope.constant("parameters", parameters)}, ${path});`,
  };
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
${lines(plan.properties.map((property) => cases(property, context, environment)))}
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

/** The cases of the property and of its `_` sibling. */
function cases(property: PropertyPlan, type: TypeContext, environment: Environment): Code {
  const { scope } = type;
  const context: PropertyContext = { ...type, property, whole: code`value`, path: code`${property.name}` };
  const present = lines(rules.flatMap((rule) => rule.present?.(context) ?? []));
  const own = code`case ${property.json}: {
${present}
${property.list ? list(context, environment) : value(context, context.whole, context.path, environment)}
break;
}`;
  if (!property.hasSibling) return own;
  const element = scope.constant("element", environment.validator("Element"));
  const check = property.list
    ? code`${scope.constant("checkSiblings", checkSiblings)}(value, object[${property.json}], ${property.name}, ${element}, run, depth + 1);`
    : code`${scope.constant("checkSibling", checkSibling)}(value, object[${property.json}], ${property.name}, ${element}, run, depth + 1);`;
  return code`${own}
case ${`_${property.json}`}: {
${present}
${check}
break;
}`;
}

function list(context: PropertyContext, environment: Environment): Code {
  const { plan, property, scope, whole } = context;
  const path = code`${`${property.name}[`} + i + "]"`;
  const each = value(context, code`item`, path, environment);
  const siblings = code`object[${`_${property.json}`}]`;
  return code`if (!Array.isArray(${whole})) ${scope.constant("reportList", reportList)}(run, ${whole}, ${plan.name}, ${property.name});
else {
if (${whole}.length === 0) ${context.report("validation.empty", { found: "array" }, context.path)}
${lines(rules.flatMap((rule) => rule.whole?.(context) ?? []))}
for (let i = 0; i < ${whole}.length; i++) {
const item = ${whole}[i];
${property.hasSibling ? code`if (item === null && ${scope.constant("isPaired", isPaired)}(${siblings}, i)) continue;` : code``}
${each}
}
}`;
}

/** The code for one value: a primitive in place, an object by its type's validator and then by the rules about it. */
function value(context: PropertyContext, item: Code, path: Code, environment: Environment): Code {
  const { property, scope } = context;
  const checks = rules.flatMap((rule: Rule) => rule.value?.({ ...context, value: item, path }) ?? []);
  if (property.kind === "primitive") return lines(checks);
  const visit =
    property.kind === "resource"
      ? code`${scope.constant("resources", environment.resources)}.${property.name === "contained" ? code`visitContained` : code`visit`}(${item}, run, depth + 1)`
      : code`${scope.constant("type", environment.validator(property.table))}.run(${item}, run, depth + 1)`;
  const visited = checks.length === 0 ? code`${visit};` : code`if (${visit}) {
${lines(checks)}
}`;
  return code`const before = run.count;
${visited}
if (run.count !== before) ${scope.constant("prefix", prefix)}(run, before, ${path});`;
}
