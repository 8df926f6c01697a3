import { hash } from "node:crypto";
import { issue } from "./errors.ts";
import type { Engine } from "./model/engine.ts";
import type { FhirValue } from "./model/fhir.ts";
import type { Issue } from "./model/issue.ts";
import type { OpenQuestions } from "./open-questions.ts";
import { definitionsAmong } from "./package-definitions.ts";
import { createCodeInSystem } from "./terminology/code-systems/code-in-system.ts";
import { createLibrary, sourceOf, type Library as TerminologyLibrary } from "./terminology/definitions/library.ts";
import { createMembership } from "./terminology/value-sets/membership.ts";
import type { Definitions } from "./validation/definitions.ts";
import { textProblems } from "./validation/json-text.ts";
import { Library } from "./validation/packages/library.ts";
import { definitionsIn, packageOf } from "./validation/packages/package.ts";
import { withPositions } from "./validation/positions.ts";
import { Profiles } from "./validation/profile/profiles.ts";
import { createValidator, type Validator } from "./validation/validator.ts";

/** Validators for definitions that came with a call, kept for the next call with the same. */
const mostKept = 8;

/** `Engine.validate` for the definitions, profiles and code systems at hand. */
export function createResourceValidation(definitions: Definitions, profiles: () => Profiles, terminology: TerminologyLibrary, questions: OpenQuestions): Engine["validate"] {
  let plain: Validator | undefined;
  const kept = new Map<string, Validator>();
  const validatorWith = (supporting: readonly FhirValue[]): Validator => {
    if (supporting.length === 0) return (plain ??= createValidator(definitions, { bindings: "all", extensions: "known", profiles: profiles(), membershipOf: questions.over(createMembership(terminology)), codeInSystem: createCodeInSystem(terminology) }));
    const key = hash("sha256", JSON.stringify(supporting));
    const known = kept.get(key);
    if (known !== undefined) return known;
    const codes = createLibrary([sourceOf(definitionsAmong(supporting.flatMap(definitionsIn)))], terminology);
    const validator = createValidator(definitions, {
      bindings: "all",
      extensions: "known",
      profiles: new Profiles(new Library([packageOf("supporting", supporting)], profiles().library)),
      membershipOf: questions.over(createMembership(codes)),
      codeInSystem: createCodeInSystem(codes),
    });
    if (kept.size === mostKept) kept.delete(kept.keys().next().value!);
    kept.set(key, validator);
    return validator;
  };
  return (resource, { type, profiles: asked = [], supporting = [], undecided, source }) => {
    const found = questions.hearing(undecided, () => validatorWith(supporting).validateResource(resource, undefined, asked));
    const own = (resource as { resourceType?: unknown } | null)?.resourceType;
    const wrong = type !== undefined && typeof own === "string" && own !== type && definitions.resources.has(own);
    const issues = wrong ? [issue("validation.resource-allowed", { expected: type, found: own }, { expression: own }), ...found] : found;
    if (source === undefined) return issues;
    return withPositions([...unseen(source, typeof own === "string" && definitions.resources.has(own) ? own : "Resource"), ...issues], source.text, source.below);
  };
}

/** What is wrong with the text of the resource, as far as its value does not show it. */
function unseen({ text, below = [] }: { readonly text: string; readonly below?: readonly string[] }, root: string): Issue[] {
  const start = below.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join("");
  return textProblems(text)
    .filter(({ path }) => path.startsWith(start) && /^(?:$|[.[])/.test(path.slice(start.length)))
    .map(({ kind, path }) => issue(`validation.${kind}`, {}, { expression: root + path.slice(start.length) }));
}
