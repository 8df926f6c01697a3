import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FhirValue, parseFhirJson } from "../../src/model/fhir.ts";
import type { Issue } from "../../src/model/issue.ts";
import { createResourceValidation } from "../../src/validate-resource.ts";
import { OpenQuestions } from "../../src/open-questions.ts";
import { definitions, root } from "./definitions.ts";
import { brought, profilesOf } from "./profiles.ts";

interface Case {
  readonly name: string;
  readonly kind: "base" | "profile";
  readonly tier: "core" | "ext" | "questionnaire";
  readonly text: string;
  /** Canonical URLs to validate against besides the type and meta.profile. */
  readonly profiles?: readonly string[];
  /** Definitions for this case alone. */
  readonly supporting?: readonly unknown[];
}

interface Score {
  readonly cases: number;
  readonly verdict: number;
  readonly errorsCaught: string;
  readonly cleanOk: string;
  readonly locationRecall: number;
  readonly locationPrecision: number;
  readonly failures: readonly unknown[];
  readonly disagreements: readonly { readonly name: string; readonly expectError: boolean }[];
}

interface Scorer {
  readonly loadValidatorCases: () => Case[];
  readonly scoreValidator: (cases: readonly Case[], validate: (one: Case) => Promise<readonly Pick<Issue, "severity" | "expression">[]>) => Promise<Score>;
}

const scorer = join(process.env["PORTAGE_SHARED"] ?? join(root, "../shared"), "conformance/score-validator.mjs");

/** What is reached, tier by tier; docs/adr/0023-validator-suite.md says what is missing and why. */
const floors = { core: 1, ext: 0.88, questionnaire: 1 } as const;

describe.skipIf(!existsSync(scorer))("the official validator's test suite (skipped where PORTAGE_SHARED has no conformance/score-validator.mjs)", () => {
  const score = async (isMeant: (one: Case) => boolean): Promise<Score> => {
    const { loadValidatorCases, scoreValidator } = (await import(scorer)) as Scorer;
    return scoreValidator(loadValidatorCases().filter(isMeant), check);
  };

  it("has no case that the validator breaks on, and few places that one of the two alone sees", async () => {
    const { failures, locationRecall, locationPrecision } = await score(() => true);
    expect(failures).toEqual([]);
    expect(locationRecall).toBeGreaterThan(0.85);
    expect(locationPrecision).toBeGreaterThan(0.96);
  });

  it.each(Object.entries(floors))("agrees about the cases of the tier %s", async (tier, floor) => {
    const { verdict, disagreements } = await score((one) => one.kind === "base" && one.tier === tier);
    expect(verdict, disagreements.map(({ name }) => name).join(", ")).toBeGreaterThanOrEqual(floor);
  });

  it("agrees about its cases of profiles, and about the places", async () => {
    const { disagreements, locationRecall, locationPrecision } = await score(({ kind }) => kind === "profile");
    expect(disagreements).toEqual([]);
    expect(locationRecall).toBe(1);
    expect(locationPrecision).toBe(1);
  });

  it("has no valid resource that is refused, but for the two whose surroundings the suite does not say", async () => {
    const { disagreements } = await score(({ kind }) => kind === "base");
    expect(disagreements.filter(({ expectError }) => !expectError).map(({ name }) => name)).toEqual(["extension-version-restriction-range-r4", "ref-policy-default-apply-r5"]);
  });
});

const validate = createResourceValidation(definitions, () => profilesOf(), brought, new OpenQuestions());

/** As $validate does. The text of some cases is malformed on purpose. */
function check({ text, profiles = [], supporting = [] }: Case): Promise<readonly Pick<Issue, "severity" | "expression">[]> {
  const sound = text.replace(/^\uFEFF/, "");
  try {
    return Promise.resolve(validate(parseFhirJson(sound), { profiles, supporting: supporting as readonly FhirValue[], source: { text: sound } }));
  } catch (error) {
    if (error instanceof SyntaxError) return Promise.resolve([{ severity: "fatal" }]);
    throw error;
  }
}
