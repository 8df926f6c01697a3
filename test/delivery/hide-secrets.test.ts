import { describe, expect, it } from "vitest";
import { hideSecrets } from "../../src/delivery/hide-secrets.ts";
import { parseFhirJson } from "../../src/model/fhir.ts";

describe("hideSecrets", () => {
  it("takes every secret out of every text, however deep", () => {
    expect(hideSecrets({ a: ["key-1 and key-2", { b: "key-1key-1" }], c: "none" }, ["key-1", "key-2"])).toEqual({ a: ["[secret] and [secret]", { b: "[secret][secret]" }], c: "none" });
    expect(hideSecrets("plain text with key-1", ["key-1"])).toBe("plain text with [secret]");
  });

  it("leaves numbers, truth values, null and digits as they are", () => {
    const text = '{"a":7.0,"b":true,"c":null,"d":[1,7.00]}';
    expect(JSON.stringify(hideSecrets(parseFhirJson(text), ["7.00 "]))).toBe(text);
  });

  it("does not take three characters for a secret, which are in every answer", () => {
    expect(hideSecrets("a cat", ["cat", ""])).toBe("a cat");
  });
});
