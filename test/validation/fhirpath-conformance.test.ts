import { evaluate as evaluateByFhirPathJs } from "fhirpath";
import r4 from "fhirpath/fhir-context/r4";
import { describe, expect, it } from "vitest";
import { compileExpression, type Evaluate } from "../../src/validation/fhirpath/evaluate.ts";
import { modelOf } from "../../src/validation/fhirpath/model.ts";
import { nodeOf } from "../../src/validation/fhirpath/navigation.ts";
import { FhirPathError } from "../../src/validation/fhirpath/syntax.ts";
import { typeOf } from "../../src/validation/fhirpath/type-name.ts";
import type { Items } from "../../src/validation/fhirpath/values/item.ts";
import { Moment } from "../../src/validation/fhirpath/values/moment.ts";
import { systemValue } from "../../src/validation/fhirpath/values/system-value.ts";
import { definitions } from "./definitions.ts";
import { hasSuite, readSuite, type SuiteTest } from "./fhirpath-suite.ts";

/** Functions of later drafts of FHIRPath, which no constraint of R4 uses: the compiler refuses them, and fhirpath.js answers. */
const notTaken = new Set(["encode", "decode", "escape", "unescape", "sort", "lowBoundary", "highBoundary", "comparable", "precision"]);

/** Tests of what the compiler takes that it answers in another way, with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  testDollarOrderNotAllowed: "the order of children() is that of the definition, and is not refused",
  testPlusDate19: "a tenth of a second is kept; the suite cuts it off",
  testConformsTo3: "a profile that is not known leaves it open, as memberOf() does with a value set",
  "from-zulip-2": "one item that is no boolean is true wherever a truth is asked for",
  testPolymorphicsB: "an element that R4 does not have is empty; strict mode, which this test does not ask for, refuses it",
  testFHIRPathAsFunction21: "as() takes several items, for dom-3 calls it so",
};

const model = modelOf(definitions);

describe.skipIf(!hasSuite)("HL7's FHIRPath test suite for R4 (skipped where PORTAGE_SHARED has no conformance/fhirpath-r4)", () => {
  const results = (hasSuite ? readSuite() : []).map((test) => ({ test, ...run(test) }));
  const share = (count: number): number => count / results.length;

  it("has its tests compiled, but for functions that R4's constraints do not use", () => {
    const refused = results.filter(({ isTaken, test }) => !isTaken && !test.isInvalid);
    expect(refused.filter(({ test }) => ![...notTaken].some((name) => test.expression.includes(`${name}(`))).map(({ test }) => test.name)).toEqual([]);
    expect(share(results.length - refused.length)).toBeGreaterThan(0.9);
  });

  it("has all right of what is compiled, but for exceptions with a reason", () => {
    const wrong = results.filter(({ isTaken, isRight }) => isTaken && !isRight).map(({ test }) => test.name);
    expect(wrong.sort()).toEqual(Object.keys(exceptions).sort());
    expect(share(results.filter(({ isTaken, isRight, test }) => isRight && (isTaken || test.isInvalid)).length)).toBeGreaterThan(0.9);
  });

  it("has nearly all right with fhirpath.js for the rest", () => {
    expect(share(results.filter(({ isRight }) => isRight).length)).toBeGreaterThan(0.97);
  });
});

function run(test: SuiteTest): { readonly isTaken: boolean; readonly isRight: boolean } {
  const node = nodeOf(test.resource, undefined, "Resource", model);
  let evaluate: Evaluate;
  try {
    evaluate = compileExpression(test.expression, model, { table: node.table, isStrict: test.isStrict });
  } catch (error) {
    if (!(error instanceof FhirPathError)) throw error;
    return { isTaken: false, isRight: test.isInvalid || isRightByFhirPathJs(test) };
  }
  try {
    const found = evaluate(node, { model, resource: node, rootResource: node, now: "2024-03-05T10:15:00.000+01:00" });
    return { isTaken: true, isRight: !test.isInvalid && isExpected(test.isPredicate ? [found.length > 0] : found, test) };
  } catch (error) {
    if (!(error instanceof FhirPathError)) throw error;
    return { isTaken: true, isRight: test.isInvalid };
  }
}

function isExpected(found: Items, { outputs, isOrdered }: SuiteTest): boolean {
  const texts = found.map((item) => {
    const value = systemValue(item);
    const mark = value instanceof Moment ? (value.kind === "time" ? "@T" : "@") : "";
    return `${typeOf(item, model).name}:${mark}${String(value)}`.toLowerCase();
  });
  const wanted = outputs.map((output) => output.toLowerCase());
  const inOrder = (list: readonly string[]): readonly string[] => (isOrdered ? list : [...list].sort());
  return texts.length === wanted.length && inOrder(wanted).every((output, index) => inOrder(texts)[index]!.endsWith(output));
}

/** What fhirpath.js answers, by the text of its values alone. */
function isRightByFhirPathJs({ expression, resource, outputs }: SuiteTest): boolean {
  try {
    const found = evaluateByFhirPathJs(JSON.parse(JSON.stringify(resource)) as object, expression, {}, r4) as unknown[];
    const wanted = outputs.map((output) => output.slice(output.indexOf(":") + 1).replace(/^@T?/, ""));
    return found.length === wanted.length && found.every((value, index) => String(value) === wanted[index] || Number(value) === Number(wanted[index]));
  } catch {
    return false;
  }
}
