import { describe, expect, it } from "vitest";
import { unknownsOf } from "../../src/mapping/unknowns.ts";
import type { SourceRecord } from "../../src/model/record.ts";
import { testEngine } from "../e2e/engine.ts";

const names = ["PID[1]-3[1].4.1", "PID[1]-3[2].4.1", "PV1[1]-19[1].4.1", "PID[1]-8[1].1.1", "PV1[1]-3[1].4.2"];
const record = { name: (leaf: number) => names[leaf]! } as SourceRecord;
const authority = { namespace: "ADT", universalId: null, universalIdType: null, system: "urn:portage:f:authority:ADT" };
const gender = { conceptMap: "http://map", source: { system: "urn:s", code: "Q" } };

describe("unknownsOf", () => {
  it("names an authority once, with how many leaves name it and where", () => {
    const met = [0, 1, 2].map((leaf) => ({ ...authority, leaf }));
    expect(unknownsOf(record, { unknownAuthorities: met, translations: [] }).authorities).toEqual([{ ...authority, count: 3, places: ["PID-3.4", "PV1-19.4"] }]);
  });

  it("counts a leaf once, however many rows read it", () => {
    const found = unknownsOf(record, { unknownAuthorities: [{ ...authority, leaf: 4 }, { ...authority, leaf: 4 }], translations: [{ ...gender, leaf: 3 }, { ...gender, leaf: 3 }] });
    expect(found.authorities).toMatchObject([{ count: 1, places: ["PV1-3.4.2"] }]);
    expect(found.codes).toEqual([{ conceptMap: "http://map", system: "urn:s", code: "Q", count: 1, places: ["PID-8.1"] }]);
  });

  it("tells codes apart by map and system, and passes over those that have a target", () => {
    const translations = [
      { ...gender, leaf: 3 },
      { conceptMap: "http://map", source: { code: "Q" }, leaf: 3 },
      { conceptMap: "http://other", source: gender.source, leaf: 3 },
      { ...gender, source: { code: "F" }, target: { code: "female" }, leaf: 3 },
    ];
    expect(unknownsOf(record, { unknownAuthorities: [], translations }).codes.map(({ conceptMap, system }) => [conceptMap, system])).toEqual([["http://map", "urn:s"], ["http://map", null], ["http://other", "urn:s"]]);
  });
});

it("a conversion tells the authorities and codes that it met", () => {
  const text = "MSH|^~\\&|A|B|C|D|20240131||ADT^A01^ADT_A01|1|P|2.5.1\rPID|1||1^^^HOSP&h.example&DNS~2^^^&1.2.3&ISO||DOE||19700101|QQ\rPV1|1|I\r";
  const unknowns = testEngine().convert(Buffer.from(text), { contentType: "x-application/hl7-v2+er7", feed: "default" }).conversions[0]!.unknowns();
  expect(unknowns.authorities).toEqual([{ namespace: "HOSP", universalId: "h.example", universalIdType: "DNS", system: "urn:portage:default:authority:HOSP:h.example:DNS", count: 1, places: ["PID-3.4"] }]);
  expect(unknowns.codes).toContainEqual(expect.objectContaining({ code: "QQ", count: 1, places: ["PID-8.1"] }));
});
