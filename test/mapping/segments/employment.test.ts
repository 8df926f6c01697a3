import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { segment } from "./fields.ts";

const head = ["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||ADT^A01^ADT_A01|1|P|2.7", "EVN||20240101", "PID|1||4711^^^GHH^MR", "PV1|1|I"];
const work = { 16: "Acme^Inc", 17: "1 Way^^Verona^WI", 18: "555-0100", 31: "20200101", 50: "7^Cook", 51: "Acme" };

describe("where a guarantor works", () => {
  it("is an Observation with the guarantor as its focus", () => {
    const { one, invalid } = convertMessage([...head, segment("GT1", { 1: "1", 3: "Doe^Max", 11: "FTH", ...work })]);
    expect(one("guarantorEmployment")).toMatchObject({
      status: "unknown",
      code: { coding: [{ system: "http://loinc.org", code: "11341-5" }] },
      subject: { reference: "Patient/patient" },
      focus: [{ reference: "RelatedPerson/guarantor" }],
      effectivePeriod: { start: "2020-01-01" },
    });
    expect(one("guarantorEmployment")!["component"]).toContainEqual({ code: { text: "Address of the employer" }, valueString: "1 Way, Verona, WI" });
    expect(invalid).toEqual([]);
  });

  it("has no focus where the guarantor is the patient", () => {
    expect(convertMessage([...head, segment("GT1", { 1: "1", 11: "SEL", ...work })]).one("guarantorEmployment")).not.toHaveProperty("focus");
  });

  it("is nothing where nothing is said of work", () => {
    expect(convertMessage([...head, segment("GT1", { 1: "1", 3: "Doe^Max", 11: "FTH" })]).all("guarantorEmployment")).toEqual([]);
  });
});

describe("where an insured person works", () => {
  it("is one Observation of what IN1 and IN2 say", () => {
    const { one, invalid } = convertMessage([...head, segment("IN1", { 1: "1", 2: "P", 3: "I", 16: "Doe^Max", 17: "FTH", 44: "1 Way^^Verona" }), segment("IN2", { 44: "20200101", 49: "Lee^Ann", 64: "555-0100" })]);
    expect(one("insuredEmployment")).toMatchObject({ focus: [{ reference: "RelatedPerson/insured" }], effectivePeriod: { start: "2020-01-01" } });
    expect((one("insuredEmployment")!["component"] as { valueString: string }[]).map(({ valueString }) => valueString)).toEqual(["1 Way, Verona", "Ann Lee", "555-0100"]);
    expect(invalid).toEqual([]);
  });
});
