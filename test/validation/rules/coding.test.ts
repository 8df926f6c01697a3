import { describe, expect, it } from "vitest";
import { createCodeInSystem } from "../../../src/terminology/code-systems/code-in-system.ts";
import { createLibrary, sourceOf } from "../../../src/terminology/definitions/library.ts";
import { definitionsAmong } from "../../../src/package-definitions.ts";
import { check, found } from "../definitions.ts";
import { brought, validatorOf } from "../profiles.ts";

const marital = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus";
const own = "http://example.org/CodeSystem/own";
const system = (content: string, more: object = {}) => ({ resourceType: "CodeSystem", url: own, version: "2", status: "active", content, concept: [{ code: "a" }, { code: "b" }], ...more });
const coded = (coding: object) => ({ resourceType: "Basic", code: { coding: [coding] } });

/** Issues of a Coding where some code systems are at hand besides those that Portage brings. */
function issues(coding: object, ...systems: object[]): string[] {
  const library = createLibrary([sourceOf(definitionsAmong(systems))], brought);
  return found(validatorOf([], { codeInSystem: createCodeInSystem(library) }).validateResource(coded(coding)));
}

describe("the code of a Coding", () => {
  it("is one of its system's, where that is at hand as a whole", () => {
    expect(issues({ system: marital, code: "M" })).toEqual([]);
    expect(issues({ system: marital, code: "ZZ" })).toEqual(["code-unknown Basic.code.coding[0].code"]);
    expect(issues({ system: own, code: "a" }, system("complete"))).toEqual([]);
    expect(issues({ system: own, code: "c" }, system("complete"))).toEqual(["code-unknown Basic.code.coding[0].code"]);
  });

  it("may be any where only a part of the system is at hand, or nothing of it, or another version", () => {
    for (const content of ["fragment", "example", "not-present"]) expect(issues({ system: own, code: "c" }, system(content))).toEqual([]);
    expect(issues({ system: own, code: "c" })).toEqual([]);
    expect(issues({ system: own, version: "1", code: "c" }, system("complete"))).toEqual([]);
    expect(issues({ system: own, version: "2", code: "c" }, system("complete"))).toEqual(["code-unknown Basic.code.coding[0].code"]);
  });

  it("is found without regard to case where the system says so", () => {
    expect(issues({ system: own, code: "A" }, system("complete", { caseSensitive: false }))).toEqual([]);
    expect(issues({ system: own, code: "A" }, system("complete", { caseSensitive: true }))).toEqual(["code-unknown Basic.code.coding[0].code"]);
  });

  it("has no supplement as its system, also one that calls itself complete", () => {
    const supplements = { supplements: "http://example.org/CodeSystem/base" };
    for (const content of ["supplement", "complete"]) expect(issues({ system: own, code: "a" }, system(content, supplements))).toEqual(["coding-supplement Basic.code.coding[0].system"]);
  });

  it("is not asked for in conversions, which keep the codes of a sender", () => {
    expect(check(coded({ system: marital, code: "ZZ" }))).toEqual([]);
  });
});
