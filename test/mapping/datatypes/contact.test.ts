import { describe, expect, it } from "vitest";
import { convertField } from "./one-field.ts";

const extension = (name: string, value: object) => ({ url: `http://hl7.org/fhir/StructureDefinition/${name}`, ...value });
const contact = (field: string) => convertField({ as: "XTN→ContactPoint", type: "ContactPoint", field });

describe("XTN→ContactPoint", () => {
  it("keeps the number as the sender writes it, and its parts beside it", () => {
    expect(contact("(555)555-5555^PRN^PH^^1^555^5555555^12").value).toEqual({
      value: "(555)555-5555",
      use: "home",
      system: "phone",
      extension: [
        extension("contactpoint-country", { valueString: "1" }),
        extension("contactpoint-area", { valueString: "555" }),
        extension("contactpoint-local", { valueString: "5555555" }),
        extension("contactpoint-extension", { valueString: "12" }),
      ],
    });
  });

  it("puts a number together that is sent in parts alone", () => {
    expect(contact("^WPN^PH^^1^555^5550100^12").value).toMatchObject({ value: "+1 555 5550100 X12", use: "work", system: "phone" });
    expect(contact("^WPN^PH^^^555^5550100").value).toMatchObject({ value: "555 5550100" });
  });

  it("takes the electronic address where the equipment is the Internet", () => {
    expect(contact("^NET^Internet^a@b.example").value).toEqual({ value: "a@b.example", system: "email" });
  });

  it("says that the system is unknown where the sender does not say it", () => {
    expect(contact("555-1234").value).toEqual({ value: "555-1234", _system: { extension: [extension("data-absent-reason", { valueCode: "unknown" })] } });
  });

  it("says one use of a mobile telephone at work, as R4's data types take no modifierExtension for another", () => {
    expect(contact("555-1234^WPN^CP").value).toEqual({ value: "555-1234", use: "work", system: "phone" });
    expect(contact("555-1234^^CP").value).toEqual({ value: "555-1234", use: "mobile", system: "phone" });
  });

  it("archives the address beside a number, and another conversion makes a contact point of it", () => {
    expect(contact("555-1234^PRN^PH^a@b.example").outcomes["4.1"]).toBe("archived");
    expect(convertField({ as: "electronic-address", type: "ContactPoint", field: "555-1234^PRN^PH^a@b.example" }).value).toEqual({ system: "email", value: "a@b.example" });
    expect(convertField({ as: "electronic-address", type: "ContactPoint", field: "^NET^Internet^a@b.example" }).value).toBeUndefined();
  });
});

describe("XAD→Address", () => {
  const address = (field: string) => convertField({ as: "XAD→Address", type: "Address", field });

  it("writes the street, the other designation and the addressee as lines", () => {
    expect(address("1 Main St^Apt 2^Springfield^IL^62701^USA^H^^Sangamon^^^^^^^^^^c/o Ann Lee").value).toEqual({
      line: ["1 Main St", "Apt 2", "c/o Ann Lee"],
      city: "Springfield",
      state: "IL",
      postalCode: "62701",
      country: "USA",
      use: "home",
      district: "Sangamon",
    });
  });

  it("makes one line of street name and dwelling number", () => {
    expect(address("&Keizersgracht&12^^Amsterdam").value).toEqual({ line: ["Keizersgracht 12"], city: "Amsterdam" });
  });

  it("says that it is a vacation home in HL7's extension for the uses of v3", () => {
    expect(address("1 Main St^^^^^^HV").value).toEqual({ line: ["1 Main St"], extension: [{ url: "http://hl7.org/fhir/StructureDefinition/iso21090-AD-use", valueCode: "HV" }] });
  });

  it("tells a mailing address by its type and a bad one by its use", () => {
    expect(address("1 Main St^^^^^^M").value).toEqual({ line: ["1 Main St"], type: "postal" });
    expect(address("1 Main St^^^^^^BA").value).toEqual({ line: ["1 Main St"], use: "old" });
  });

  it("takes the validity from the newer dates where both are written", () => {
    expect(address("1 Main St^^^^^^^^^^^20200101&20201231").value).toMatchObject({ period: { start: "2020-01-01", end: "2020-12-31" } });
    expect(address("1 Main St^^^^^^^^^^^20200101&20201231^20210101")).toMatchObject({ value: { period: { start: "2021-01-01" } }, outcomes: { "12.1": "archived" } });
  });
});
