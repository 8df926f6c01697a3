import { describe, expect, it } from "vitest";
import { convertField } from "./one-field.ts";

const location = (field: string) => convertField({ as: "PL→Location", type: "Reference", field });
const physical = (code: string, display: string) => ({ coding: [{ system: "http://terminology.hl7.org/CodeSystem/location-physical-type", code, display }] });

describe("PL→Location", () => {
  it("chains bed, room, floor, point of care, building and facility, whatever their order in the field", () => {
    const { value, resources } = location("ICU^01^A^GHH^^^EAST^3");
    expect(value).toEqual({ reference: "Location/6" });
    expect(resources).toEqual([
      { resourceType: "Location", identifier: [{ value: "GHH" }], name: "GHH", mode: "instance", physicalType: physical("si", "Site") },
      { resourceType: "Location", identifier: [{ value: "EAST" }], name: "EAST", mode: "instance", physicalType: physical("bu", "Building"), partOf: { reference: "Location/1" } },
      { resourceType: "Location", identifier: [{ value: "ICU" }], name: "ICU", mode: "instance", partOf: { reference: "Location/2" } },
      { resourceType: "Location", identifier: [{ value: "3" }], name: "3", mode: "instance", physicalType: physical("lvl", "Level"), partOf: { reference: "Location/3" } },
      { resourceType: "Location", identifier: [{ value: "01" }], name: "01", mode: "instance", physicalType: physical("ro", "Room"), partOf: { reference: "Location/4" } },
      { resourceType: "Location", identifier: [{ value: "A" }], name: "A", mode: "instance", physicalType: physical("bd", "Bed"), partOf: { reference: "Location/5" } },
    ]);
  });

  it("knows a level by its own text and those around it", () => {
    expect(location("ICU^01^A").keys).toEqual([
      ["key", "PL", "", "point of care", "ICU"],
      ["key", "PL", "", "point of care", "ICU", "room", "01"],
      ["key", "PL", "", "point of care", "ICU", "room", "01", "bed", "A"],
    ]);
  });

  it("passes over levels that are not there", () => {
    expect(location("ICU^^A").resources).toMatchObject([{ name: "ICU" }, { name: "A", partOf: { reference: "Location/1" } }]);
  });

  it("says status, type, description and comprehensive identifier of the innermost level", () => {
    const { resources, outcomes } = location("ICU^01^^^O^N^^^by the window^X1&LAB^AUTH");
    expect(resources[0]).toEqual({ resourceType: "Location", identifier: [{ value: "ICU", assigner: { display: "AUTH" } }], name: "ICU", mode: "instance" });
    expect(resources[1]).toMatchObject({
      identifier: [{ value: "01", assigner: { display: "AUTH" } }, { system: "urn:portage:feed:authority:LAB", value: "X1", assigner: { display: "AUTH" } }],
      operationalStatus: { code: "O" },
      type: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0305", code: "N" }] }],
      description: "by the window",
    });
    expect(new Set(Object.values(outcomes))).toEqual(new Set(["mapped"]));
  });

  it("gives a type of the site's own no standard system", () => {
    expect(location("ICU^^^^^BAY").resources).toMatchObject([{ type: [{ text: "BAY" }] }]);
  });

  it("leaves a level that is to be deleted", () => {
    expect(location('ICU^""')).toMatchObject({ resources: [{ name: "ICU" }], outcomes: { "1.1": "mapped", "2.1": "left" } });
  });

  it("makes no level of a scheme without an id, nor of one that is to be deleted", () => {
    expect(location('ICU^&&ISO^""&&ISO').resources).toEqual([{ resourceType: "Location", identifier: [{ value: "ICU" }], name: "ICU", mode: "instance" }]);
  });

  it("makes a location of a description alone", () => {
    expect(location("^^^^^^^^at home").resources).toEqual([{ resourceType: "Location", description: "at home" }]);
  });
});
