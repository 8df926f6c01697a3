import { describe, expect, it } from "vitest";
import { rootOf } from "../../../src/validation/profile/node.ts";
import { planNode } from "../../../src/validation/profile/plan.ts";
import { ValueSets } from "../../../src/validation/value-sets.ts";
import { definitions } from "../definitions.ts";
import { profile, profilesOf } from "../profiles.ts";

const constraint = (key: string) => [{ key, severity: "error", human: "It is so.", expression: "true" }];

describe("the plan of a profile", () => {
  it("carries the invariants that the profile adds, at its root and at elements, and none of base FHIR", () => {
    const profiles = profilesOf(
      profile("p", "Patient", [{ path: "Patient", constraint: constraint("p-1") }, { path: "Patient.name", constraint: constraint("p-2") }, { path: "Patient.contact", min: 1 }, { path: "Patient.contact.name", constraint: constraint("p-3") }]),
    );
    const surroundings = { definitions, profiles, valueSets: new ValueSets(profiles.library), planned: new Map(), problem: () => undefined };
    const plan = planNode(rootOf(profiles.usable("http://example.org/p")!), surroundings)!;
    const keysOf = (property: string) => plan.properties.find(({ json }) => json === property)?.narrowed?.constraints?.map(({ key }) => key);
    expect(plan.constraints!.map(({ key }) => key)).toEqual(["p-1"]);
    expect(keysOf("name")).toEqual(["p-2"]);
    expect(keysOf("contact")).toBeUndefined();
    const contact = planNode(plan.properties.find(({ json }) => json === "contact")!.narrowed!.inner!, surroundings)!;
    expect(contact.properties.find(({ json }) => json === "name")!.narrowed!.constraints!.map(({ key }) => key)).toEqual(["p-3"]);
  });
});
