import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseFhirJson } from "../../src/model/fhir.ts";
import type { Issue } from "../../src/model/issue.ts";
import { root } from "./definitions.ts";
import { validatorOf } from "./profiles.ts";

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

describe.skipIf(!existsSync(scorer))("the official validator's test suite (skipped where PORTAGE_SHARED has no conformance/score-validator.mjs)", () => {
  const score = async (tier: Case["tier"], kind: Case["kind"] = "base"): Promise<Score> => {
    const { loadValidatorCases, scoreValidator } = (await import(scorer)) as Scorer;
    return scoreValidator(loadValidatorCases().filter((one) => one.kind === kind && one.tier === tier), validate);
  };

  it("has no case that the validator breaks on", async () => {
    for (const tier of ["core", "ext", "questionnaire"] as const) expect((await score(tier)).failures).toEqual([]);
    expect((await score("core", "profile")).failures).toEqual([]);
  });

  it("agrees about its cases of profiles, and about the places", async () => {
    const { disagreements, locationRecall, locationPrecision } = await score("core", "profile");
    expect(disagreements).toEqual([]);
    expect(locationRecall).toBe(1);
    expect(locationPrecision).toBeGreaterThan(0.9);
  });

  it("has no valid resource of its core tier that the validator refuses", async () => {
    const { disagreements } = await score("core");
    expect(disagreements.filter(({ expectError }) => !expectError)).toEqual([]);
  });
});

const plain = validatorOf([]);

/** The text of some cases is malformed on purpose. */
function validate({ text, profiles = [], supporting = [] }: Case): Promise<readonly Pick<Issue, "severity" | "expression">[]> {
  const validator = supporting.length === 0 ? plain : validatorOf(supporting);
  try {
    return Promise.resolve(validator.validateResource(parseFhirJson(text.replace(/^\uFEFF/, "")), undefined, profiles));
  } catch (error) {
    if (error instanceof SyntaxError) return Promise.resolve([{ severity: "fatal" }]);
    throw error;
  }
}
