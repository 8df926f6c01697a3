import { describe, expect, it } from "vitest";
import { convertMessage } from "../segments/convert-message.ts";
import { segment } from "../segments/fields.ts";

const head = ["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||ADT^A01^ADT_A01|1|P|2.7", "EVN||20240101", "PID|1||4711^^^GHH^MR"];
const insurer = (address: string, telephone: string) => convertMessage([...head, segment("IN1", { 1: "1", 2: "HMO", 4: "Blue Cross", 5: address, 7: telephone })]);

describe("address and telephone of an organization (org-2, org-3)", () => {
  it("are never of the use home, and are carried over without it", () => {
    const { one, outcome, invalid } = insurer("1 Main St^^Verona^^53593^USA^H", "^PRN^PH^^^555^1234567");
    expect(one("payor")).toMatchObject({ address: [{ line: ["1 Main St"], city: "Verona" }], telecom: [{ system: "phone", value: "555 1234567" }] });
    expect((one("payor")!["address"] as object[])[0]).not.toHaveProperty("use");
    expect((one("payor")!["telecom"] as object[])[0]).not.toHaveProperty("use");
    expect([outcome("IN1[1]-5[1].7.1"), outcome("IN1[1]-7[1].2.1")]).toEqual(["archived", "archived"]);
    expect(invalid).toEqual([]);
  });

  it("keep any other use", () => {
    const { one, outcome } = insurer("1 Main St^^^^^^B", "555-1^WPN^PH~555-2^PRN^PH~^NET^Internet^a@b.example");
    expect(one("payor")).toMatchObject({ address: [{ use: "work" }], telecom: [{ use: "work", value: "555-1" }, { value: "555-2" }, { system: "email", value: "a@b.example" }] });
    expect([outcome("IN1[1]-5[1].7.1"), outcome("IN1[1]-7[1].2.1"), outcome("IN1[1]-7[2].2.1")]).toEqual(["mapped", "mapped", "archived"]);
  });
});
