import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const core = "http://hl7.org/fhir/us/core/StructureDefinition/";
const cdc = "urn:oid:2.16.840.1.113883.6.238";
const patient = (pid: string, realm: string | null = "us") => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A04|42|P|2.5", "EVN||20240102", `PID|1||4711^^^H^MR||Doe^Jane|||F||${pid}`, "PV1|1|O"], null, realm);
const withEthnicity = (ethnicity: string) => patient(`${"|".repeat(12)}${ethnicity}`);

describe("PID→Patient in the realm us", () => {
  it("writes all OMB categories of race into one extension, with the first text", () => {
    const { one, invalid } = patient("2106-3^White^HL70005~2028-9^Asian^HL70005");
    expect(one("patient")!["extension"]).toEqual([
      {
        url: `${core}us-core-race`,
        extension: [
          { url: "ombCategory", valueCoding: { code: "2106-3", system: cdc } },
          { url: "ombCategory", valueCoding: { code: "2028-9", system: cdc } },
          { url: "text", valueString: "White" },
        ],
      },
    ]);
    expect(invalid).toEqual([]);
  });

  it("keeps a race that is no OMB category as text alone", () => {
    expect(patient("ZZ^Other").one("patient")!["extension"]).toEqual([{ url: `${core}us-core-race`, extension: [{ url: "text", valueString: "Other" }] }]);
    expect(patient("ZZ^Other").outcome("PID[1]-10[1].1.1")).toBe("archived");
  });

  it("translates table 0189, and takes the CDC's codes as they are", () => {
    expect(withEthnicity("H^Hispanic").one("patient")!["extension"]).toEqual([
      { url: `${core}us-core-ethnicity`, extension: [{ url: "ombCategory", valueCoding: { system: cdc, code: "2135-2", display: "Hispanic or Latino" } }, { url: "text", valueString: "Hispanic" }] },
    ]);
    expect(withEthnicity("2186-5").one("patient")!["extension"]).toEqual([
      { url: `${core}us-core-ethnicity`, extension: [{ url: "ombCategory", valueCoding: { system: cdc, code: "2186-5" } }, { url: "text", valueString: "2186-5" }] },
    ]);
  });

  it("names the system of a driver's license by the state that issued it, and none for other issuers", () => {
    const license = (dln: string) => patient(`${"|".repeat(10)}${dln}`).one("patient")!["identifier"] as { system?: string; value: string }[];
    expect(license("S999^CA^20280101")[1]).toMatchObject({ system: "urn:oid:2.16.840.1.113883.4.3.6", value: "S999", period: { end: "2028-01-01" } });
    expect(license("S999^ON")[1]).not.toHaveProperty("system");
  });

  it("does not apply where no realm is set", () => {
    expect(patient("2106-3^White", null).one("patient")).not.toHaveProperty("extension");
  });
});
