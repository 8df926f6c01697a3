import { code, lines, type Code } from "../../codegen/code.ts";
import { compilePart } from "../fhirpath/compile/expression.ts";
import { prelude, type CompileContext, type Focus } from "../fhirpath/compile/context.ts";
import { asTruth } from "../fhirpath/compile/piece.ts";
import { modelOf } from "../fhirpath/model.ts";
import { nodeOf } from "../fhirpath/navigation.ts";
import { parse } from "../fhirpath/parser.ts";
import { FhirPathError } from "../fhirpath/syntax.ts";
import { Node } from "../fhirpath/values/item.ts";
import { checkable, elementInvariants, typeInvariants, type Invariant } from "../invariants/of-type.ts";
import type { Rule, TypeContext } from "../rule.ts";
import { environmentOf, undecided } from "../runtime/environment.ts";
import { choicePresence } from "./choice.ts";

/** Invariants (ElementDefinition.constraint) of FHIR and of profiles: broken when the expression is false. Where it is empty, the data leave it open. */
export const invariant: Rule = {
  close(context) {
    const { plan, definitions, scope } = context;
    const invariants = [...typeInvariants(plan.name, definitions, modelOf(definitions)), ...checkable(plan.constraints ?? [], plan.profile)];
    const focus: Focus = { node: code`new ${scope.constant("Node", Node)}(object, undefined, ${plan.name})`, json: code`object`, isObject: true, isRoot: true, table: plan.name };
    return lines(invariants.map((one) => check(one, focus, code`""`, context, (name) => choicePresence(plan, name))));
  },
  value(context) {
    const { plan, property, definitions, scope, value, path } = context;
    const own = `${plan.name}.${property.name}${property.choice === undefined ? "" : "[x]"}`;
    const base = property.table === own ? [] : elementInvariants(own, definitions);
    const invariants = [...base, ...checkable(property.narrowed?.constraints ?? [], property.narrowed?.profile)];
    if (invariants.length === 0) return undefined;
    const node = property.kind === "resource" ? code`${scope.constant("nodeOf", nodeOf)}(${value}, undefined, "Resource", ${scope.constant("model", modelOf(definitions))})` : code`new ${scope.constant("Node", Node)}(${value}, undefined, ${property.table})`;
    const focus: Focus = { node, json: value, isObject: false, isRoot: true, table: property.table };
    return lines(invariants.map((one) => check(one, focus, property.kind === "primitive" ? path : code`""`, context)));
  },
};

function check(one: Invariant, root: Focus, path: Code, context: TypeContext, choices?: (name: string) => Code | undefined): Code {
  try {
    return compileCheck(one, root, path, context, choices);
  } catch (error) {
    if (!(error instanceof FhirPathError)) throw error;
    return context.report("validation.invariant-unread", { rule: one.key, expression: one.expression }, path, one.profile);
  }
}

function compileCheck(
  { key, severity, human, expression, profile }: Invariant,
  root: Focus,
  path: Code,
  { plan, definitions, environment, scope, report }: TypeContext,
  choices: ((name: string) => Code | undefined) | undefined,
): Code {
  const owner = plan.name.split(".")[0]!;
  const context: CompileContext = {
    scope,
    model: modelOf(definitions),
    environment: code`${scope.constant("environmentOf", environmentOf)}(run, ${scope.constant("surroundings", environment.surroundings)})`,
    root,
    resourceTable: definitions.types.isResource(owner) && definitions.resources.has(owner) ? owner : undefined,
    isStrict: false,
    choicePresence: choices,
    hoisted: [],
    variables: [],
    mayThrow: false,
  };
  const { code: condition } = asTruth(compilePart(parse(expression), root, context), context);
  const problem = report(severity === "error" ? "validation.invariant" : "validation.invariant-warning", { rule: key, human, expression }, path, profile);
  const test = code`${prelude(context)}
if ((${condition}) === false) ${problem}`;
  if (context.mayThrow) return code`try {
${test}
} catch (error) {
${scope.constant("undecided", undecided)}(error);
}`;
  return context.variables.length === 0 ? test : code`{
${test}
}`;
}
