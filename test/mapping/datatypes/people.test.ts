import { describe, expect, it } from "vitest";
import { convertField } from "./one-field.ts";

const resource = (as: string, field: string) => convertField({ as, type: "Reference", field });

describe("XCN→Practitioner", () => {
  it("carries identifier, name and degree", () => {
    const { value, resources } = resource("XCN→Practitioner", "123^Smith&van^John^Q^Jr^Dr^MD^^HOSP&1.2.3&ISO^L^^^EI");
    expect(value).toEqual({ reference: "Practitioner/1" });
    expect(resources).toEqual([
      {
        resourceType: "Practitioner",
        identifier: [{ value: "123", system: "urn:oid:1.2.3", assigner: { display: "HOSP" }, type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "EI" }] } }],
        name: [
          {
            family: "Smith",
            _family: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/humanname-own-prefix", valueString: "van" }] },
            given: ["John", "Q"],
            suffix: ["Jr"],
            prefix: ["Dr"],
            use: "official",
          },
        ],
        qualification: [{ code: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0360", code: "MD" }] } }],
      },
    ]);
  });

  it("writes no identifier where there is an authority and no id", () => {
    const { resources, outcomes } = resource("XCN→Practitioner", "^Smith^John^^^^^^HOSP");
    expect(resources).toEqual([{ resourceType: "Practitioner", name: [{ family: "Smith", given: ["John"] }] }]);
    expect(outcomes["9.1"]).toBe("left");
  });
});

describe("identity", () => {
  it("is an id with its authority and kind", () => {
    expect(resource("XCN→Practitioner", "123^Smith^^^^^^^HOSP^^^^EI").keys).toEqual([["key", "123", "HOSP", "EI"]]);
  });

  it("is never an authority alone: people without ids stay several", () => {
    const [key] = resource("XCN→Practitioner", "^Smith^John^^^^^^HOSP").keys;
    expect(key).toEqual(["only in", "record", "2", "Smith^John^^^^^^HOSP"]);
  });
});

describe("NDL→Practitioner", () => {
  it("carries the person; where and when the person worked is archived", () => {
    expect(resource("NDL→Practitioner", "7&Smith&John^20240101^^ICU")).toMatchObject({
      resources: [{ resourceType: "Practitioner", identifier: [{ value: "7" }], name: [{ family: "Smith", given: ["John"] }] }],
      outcomes: { "2.1": "archived", "4.1": "archived" },
    });
  });
});

describe("XON→Organization and HD→Organization", () => {
  it("takes the newer identifier and archives the older number", () => {
    expect(resource("XON→Organization", "Good Health^L^123^^^HOSP^XX^^^A-9")).toMatchObject({
      resources: [{ resourceType: "Organization", name: "Good Health", identifier: [{ value: "A-9", type: { coding: [{ code: "XX" }] } }] }],
      outcomes: { "2.1": "archived", "3.1": "archived" },
    });
    expect(resource("XON→Organization", "Good Health^L^123").resources).toEqual([{ resourceType: "Organization", name: "Good Health", identifier: [{ value: "123" }] }]);
  });

  it("names a facility and its OID", () => {
    expect(resource("HD→Organization", "LAB^1.2.3^ISO").resources).toEqual([{ resourceType: "Organization", name: "LAB", identifier: [{ value: "LAB" }, { system: "urn:ietf:rfc:3986", value: "urn:oid:1.2.3" }] }]);
    expect(resource("HD→Organization", "LAB").resources).toEqual([{ resourceType: "Organization", name: "LAB", identifier: [{ value: "LAB" }] }]);
  });
});

describe("XPN→HumanName and XPN→string", () => {
  it("keep the parts of a family name and how the name is written", () => {
    expect(convertField({ as: "XPN→HumanName", type: "HumanName", field: "Smith&van^John^^^^^L^I" }).value).toEqual({
      family: "Smith",
      _family: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/humanname-own-prefix", valueString: "van" }] },
      given: ["John"],
      use: "official",
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation", valueCode: "IDE" }],
    });
    expect(convertField({ as: "XPN→string", type: "string", field: "Smith^John^Q^Jr^Dr" }).value).toBe("Dr John Q Smith Jr");
  });
});
