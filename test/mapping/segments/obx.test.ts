import { describe, expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";

const head = [
  "MSH|^~\\&|LAB|HOSPITAL|EHR|CLINIC|20240301120000+0100||ORU^R01^ORU_R01|1|P|2.5.1",
  "PID|1||4711^^^HOSPITAL^MR||Muster^Eva",
  "OBR|1|P1|F1|24317-0^Hemogram^LN|||20240301080000+0100|||||||||||||||20240301110000+0100||HM|F",
];

const result = (...segments: string[]) => convertMessage([...head, ...segments]);
const first = (...segments: string[]) => JSON.parse(JSON.stringify(result(...segments).one("observation")));

describe("OBX-5 by OBX-2", () => {
  test.each([
    ["NM with UCUM units keeps its digits", "NM|718-7^Hgb^LN||7.0|g/dL^^UCUM", { valueQuantity: { value: 7.0, unit: "g/dL", system: "http://unitsofmeasure.org", code: "g/dL" } }],
    ["NM with a comparator", "NM|718-7^Hgb^LN||<0.5|", { valueQuantity: { value: 0.5, comparator: "<" } }],
    ["SN with a comparator", "SN|718-7^Hgb^LN||>^100", { valueQuantity: { value: 100, comparator: ">" } }],
    ["SN of one number", "SN|718-7^Hgb^LN||^182", { valueQuantity: { value: 182 } }],
    ["SN with a hyphen is a range", "SN|718-7^Hgb^LN||^10^-^20", { valueRange: { low: { value: 10 }, high: { value: 20 } } }],
    ["SN with a colon is a ratio", "SN|718-7^Hgb^LN||^1^:^128", { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }],
    ["SN with a plus is text", "SN|718-7^Hgb^LN||^2^+", { valueString: "2+" }],
    ["CWE of a standard system", "CWE|600-7^Culture^LN||112283007^E. coli^SCT", { valueCodeableConcept: { coding: [{ code: "112283007", display: "E. coli", system: "http://snomed.info/sct" }] } }],
    ["CE as CWE", "CE|600-7^Culture^LN||112283007^E. coli^SCT", { valueCodeableConcept: { coding: [{ code: "112283007", display: "E. coli", system: "http://snomed.info/sct" }] } }],
    ["ID is a code without a system", "ID|600-7^Culture^LN||Y", { valueCodeableConcept: { coding: [{ code: "Y" }] } }],
    ["ST is text", "ST|600-7^Culture^LN||no growth", { valueString: "no growth" }],
    ["FT keeps its line breaks", "FT|600-7^Culture^LN||one\\.br\\two", { valueString: "one\ntwo" }],
    ["DT is a date", "DT|600-7^Culture^LN||20240229", { valueDateTime: "2024-02-29" }],
    ["TS as DTM", "TS|600-7^Culture^LN||202402291430+0100", { valueDateTime: "2024-02-29T14:30:00+01:00" }],
    ["TM is a time", "TM|600-7^Culture^LN||1430", { valueTime: "14:30:00" }],
    ["DR is a period", "DR|600-7^Culture^LN||20240101^20240131", { valuePeriod: { start: "2024-01-01", end: "2024-01-31" } }],
    ["NR is a range", "NR|600-7^Culture^LN||3^5", { valueRange: { low: { value: 3 }, high: { value: 5 } } }],
    ["XPN is text as it stands", "XPN|600-7^Culture^LN||Muster^Eva", { valueString: "Muster^Eva" }],
    ["CX is text as it stands", "CX|600-7^Culture^LN||4711^^^HOSPITAL", { valueString: "4711^^^HOSPITAL" }],
    ["a value without a type is text", "|600-7^Culture^LN||something", { valueString: "something" }],
  ])("%s", (_, fields, expected) => {
    expect(first(`OBX|1|${fields}`)).toMatchObject(expected);
  });

  test("keeps 7.0 as it is written", () => {
    expect(JSON.stringify(result("OBX|1|NM|718-7^Hgb^LN||7.0|||||||F").one("observation"))).toContain('"value":7.0');
  });

  test("a number that is none is carried as text, with its unit and a warning, and is not guessed", () => {
    const message = result("OBX|1|NM|718-7^Hgb^LN||7,5|g/dL^^UCUM|||||F");
    expect(message.one("observation")).toMatchObject({ valueString: "7,5 g/dL" });
    expect(message.one("observation")).not.toHaveProperty("valueQuantity");
    expect(message.outcome("OBX[1]-5[1].1.1")).toBe("mapped");
    expect(message.issues).toContain("mapping.not-a-number OBX[1]-5[1].1.1");
    expect(result("OBX|1|NM|718-7^Hgb^LN||hemolyzed||||||F").one("observation")).toMatchObject({ valueString: "hemolyzed" });
  });

  test("a type that HL7 does not have stays undecided, by name", () => {
    expect(result("OBX|1|QQ|718-7^Hgb^LN||x||||||F").outcome("OBX[1]-5[1].1.1")).toBe("undecided");
  });
});

describe("OBX-5 repeated", () => {
  test("makes a component of each value, with the code and the units", () => {
    const code = { coding: [{ code: "8867-4", display: "Heart rate", system: "http://loinc.org" }] };
    const quantity = { unit: "/min", system: "http://unitsofmeasure.org", code: "/min" };
    const made = first("OBX|1|NM|8867-4^Heart rate^LN||60~120|/min^^UCUM|||||F");
    expect(made.component).toEqual([
      { valueQuantity: { value: 60, ...quantity }, code },
      { valueQuantity: { value: 120, ...quantity }, code },
    ]);
    expect(made).not.toHaveProperty("valueQuantity");
  });

  test("makes lines of text of TX", () => {
    expect(first("OBX|1|TX|11502-2^Report^LN||one~two||||||F").valueString).toBe("one\ntwo");
  });

  test("loses no leaf", () => {
    const message = result("OBX|1|CWE|600-7^Culture^LN||1^A^L~2^B^L||||||F");
    expect(message.leaves("OBX", "failed")).toEqual([]);
    expect(message.leaves("OBX", "undecided")).toEqual([]);
    expect(message.invalid.filter((problem) => !problem.includes("reference-target"))).toEqual([]);
  });
});

describe("a text in several OBX", () => {
  const text = ["OBX|1|TX|11502-2^Report^LN|1|one||||||F", "OBX|2|TX|11502-2^Report^LN|1|||||||F", "OBX|3|TX|11502-2^Report^LN|1|three|||A|||F"];

  test("is one Observation whose lines stand in order", () => {
    const message = result(...text);
    expect(message.all("observation")).toHaveLength(1);
    expect(message.one("observation")).toMatchObject({ valueString: "one\nthree", status: "final" });
    expect(message.leaves("OBX", "failed")).toEqual([]);
  });

  test("says its sub-id and its flags once", () => {
    const made = result(...text, "OBX|4|TX|11502-2^Report^LN|1|four|||A|||F").one("observation")!;
    expect(made["extension"]).toEqual([{ url: "http://hl7.org/fhir/StructureDefinition/observation-v2-subid", extension: [{ url: "original-sub-identifier", valueString: "1" }] }]);
    expect(made["interpretation"]).toHaveLength(1);
  });

  test("ends where code, sub-id or status differ", () => {
    expect(result("OBX|1|TX|1^A^L||a||||||F", "OBX|2|TX|1^A^L||b||||||P", "OBX|3|TX|2^B^L||c||||||P").all("observation")).toHaveLength(3);
  });
});

test("each of several structured numbers has its unit", () => {
  const { one, outcome } = result("OBX|1|SN|718-7^Hgb^LN||>^5~^1^-^2|g/dL|||||F");
  expect(one("observation")!["component"]).toMatchObject([{ valueString: ">5 g/dL" }, { valueString: "1-2 g/dL" }]);
  expect(outcome("OBX[1]-6[1].1.1")).toBe("mapped");
});

describe("documents", () => {
  const pdf = Buffer.from("%PDF-1.4 \u0000ÿ bytes").toString("base64");

  test("a PDF is the report's presented form, byte for byte", () => {
    const message = result(`OBX|1|ED|18842-5^Summary^LN||LAB^application^pdf^Base64^${pdf}||||||F`);
    expect(message.one("report")!["presentedForm"]).toEqual([{ contentType: "application/pdf", data: pdf }]);
    expect(message.one("observation")).toMatchObject({ code: { coding: [{ code: "18842-5" }] }, status: "final" });
    expect(message.outcome("OBX[1]-5[1].5.1")).toBe("mapped");
  });

  test("the address of a PDF likewise", () => {
    const message = result("OBX|1|RP|18842-5^Summary^LN||https://pacs.example/1.pdf^^application^pdf||||||F");
    expect(message.one("report")!["presentedForm"]).toEqual([{ url: "https://pacs.example/1.pdf", contentType: "application/pdf" }]);
  });

  test.each([
    ["IM", { code: "IM", system: "http://terminology.hl7.org/CodeSystem/v2-0191" }],
    ["video", { code: "video" }],
  ])("data of which only the type is said (%s) keep it in place of a media type (att-1)", (type, coding) => {
    const { one, invalid } = result(`OBX|1|ED|X^Scan^L||^${type}^^Base64^AAAA||||||F`);
    const contentType = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/alternate-codes", valueCodeableConcept: { coding: [coding] } }] };
    expect(one("observation")!["extension"]).toMatchObject([{ valueAttachment: { _contentType: contentType, data: "AAAA" } }]);
    expect(invalid).toEqual([]);
  });

  test("a picture stands at the Observation", () => {
    const message = result(`OBX|1|ED|18842-5^Smear^LN||LAB^image^jpeg^Base64^${pdf}||||||F`);
    expect(message.one("report")).not.toHaveProperty("presentedForm");
    expect(message.one("observation")!["extension"]).toEqual([
      { url: "http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.value", valueAttachment: { contentType: "image/jpeg", data: pdf } },
    ]);
  });
});

describe("status", () => {
  test.each([
    ["F", "final"],
    ["P", "preliminary"],
    ["C", "corrected"],
    ["I", "registered"],
    ["W", "entered-in-error"],
    ["X", "cancelled"],
  ])("OBX-11 %s is %s", (code, status) => {
    expect(first(`OBX|1|NM|718-7^Hgb^LN||7||||||${code}`).status).toBe(status);
  });

  test("a missing status is unknown, never final", () => {
    expect(first("OBX|1|NM|718-7^Hgb^LN||7").status).toBe("unknown");
  });

  test("an unknown code is kept beside the status unknown", () => {
    const made = first("OBX|1|NM|718-7^Hgb^LN||7||||||Q");
    expect(made.status).toBe("unknown");
    expect(JSON.stringify(made["_status"])).toContain('"code":"Q"');
  });

  test("X is kept beside the status, which several codes have", () => {
    expect(first("OBX|1|NM|718-7^Hgb^LN||||||||X")["_status"]).toEqual({
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/alternate-codes", valueCodeableConcept: { coding: [{ code: "X", system: "http://terminology.hl7.org/CodeSystem/v2-0085" }] } }],
    });
  });

  test("N without a value says that it was not asked", () => {
    expect(first("OBX|1|NM|718-7^Hgb^LN||||||||N")).toMatchObject({ status: "cancelled", dataAbsentReason: { coding: [{ code: "not-asked" }] } });
  });

  test("a plan (OBX-22) makes no Observation", () => {
    expect(result("OBX|1|NM|718-7^Hgb^LN||7||||||F|||||||||||INT^Intent^HL70725").one("observation")).toBeUndefined();
  });
});

describe("what else a result says", () => {
  test("the flag is translated and the original stands beside it", () => {
    expect(first("OBX|1|NM|718-7^Hgb^LN||7|||HH|||F").interpretation).toEqual([
      { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", code: "HH", display: "Critical high" }, { system: "http://terminology.hl7.org/CodeSystem/v2-0078", code: "HH" }] },
    ]);
  });

  test("the reference range keeps its text and has ends with the result's units", () => {
    const ends = { unit: "g/dL", system: "http://unitsofmeasure.org", code: "g/dL" };
    expect(first("OBX|1|NM|718-7^Hgb^LN||7|g/dL^^UCUM|13 to 18||||F").referenceRange).toEqual([{ low: { value: 13, ...ends }, high: { value: 18, ...ends }, text: "13 to 18" }]);
  });

  test("OBX-14 is the time; else OBR-7", () => {
    expect(first("OBX|1|NM|718-7^Hgb^LN||7||||||F|||20240301081500+0100").effectiveDateTime).toBe("2024-03-01T08:15:00+01:00");
    expect(first("OBX|1|NM|718-7^Hgb^LN||7||||||F").effectiveDateTime).toBe("2024-03-01T08:00:00+01:00");
  });

  test("a time without an offset is complained of once, however many results take it", () => {
    const bare = [...head.slice(0, 2).map((segment) => segment.replace("+0100", "")), "OBR|1|P1|F1|24317-0^Hemogram^LN|||20240301080000"];
    const message = convertMessage([...bare, "OBX|1|NM|1^A^L||7||||||F", "OBX|2|NM|2^B^L||8||||||F"]);
    expect(message.all("observation").map((made) => made["effectiveDateTime"])).toEqual(["2024-03-01", "2024-03-01"]);
    expect(message.issues.filter((issue) => issue === "mapping.time-without-offset OBR[1]-7[1].1.1")).toHaveLength(1);
  });

  test("a local code has no standard system", () => {
    expect(first("OBX|1|NM|HB^Haemoglobin^99LAB||7||||||F").code.coding[0]).toEqual({ code: "HB", display: "Haemoglobin", system: "urn:portage:default:code-system:99LAB" });
  });

  test("the laboratory is one Organization with its address, however many results it has", () => {
    const line = (n: number) => `OBX|${n}|NM|${n}^A^L||7||||||F||||||||||||Century Hospital^^^^^CLIA&2.16.840.1.113883.4.7&ISO^XX^^^987|2070 Test Park^^Los Angeles^CA^90067`;
    const message = result(line(1), line(2));
    for (const made of message.all("observation")) expect(made["performer"]).toEqual([{ reference: "Organization/laboratory" }]);
    for (const made of message.all("laboratory")) {
      expect(made).toMatchObject({ name: "Century Hospital", identifier: [{ value: "987", system: "urn:oid:2.16.840.1.113883.4.7" }], address: [{ city: "Los Angeles" }] });
    }
  });

  test("observer, director, method, device, site and analysis time have their places", () => {
    const made = first("OBX|1|NM|718-7^Hgb^LN||7||||||F|||||11^Aly^Zafar|M^Method^L|D1^NS|20240301100000+0100|BU^Buttock^L|I1^LAB||||22^Know^Phil");
    expect(made.performer.map((one: { extension: { valueCodeableConcept: { coding: { code: string }[] } }[] }) => one.extension[0]!.valueCodeableConcept.coding[0]!.code)).toEqual(["RO", "POMD"]);
    expect(made).toMatchObject({
      method: { coding: [{ code: "M" }] },
      device: { identifier: { value: "D1" } },
      bodySite: { coding: [{ code: "BU" }] },
      identifier: [{ value: "I1", type: { coding: [{ code: "FILL" }] } }],
      extension: [{ valueDateTime: "2024-03-01T10:00:00+01:00" }],
    });
  });

  test("the producer keeps all its codes", () => {
    const { one, invalid } = result("OBX|1|NM|718-7^Hgb^LN||7||||||F||||CLIA1^Century^99C^N2^Century Lab^99N");
    expect(one("observation")!["performer"]).toMatchObject([{ type: "Organization", display: "Century", identifier: { value: "CLIA1" }, extension: [{ url: "http://hl7.org/fhir/StructureDefinition/additionalIdentifier", valueIdentifier: { value: "N2" } }] }]);
    expect(invalid).toEqual([]);
  });

  describe("the specimen (OBX-33)", () => {
    const of = (field: string) => result(`OBX|1|NM|718-7^Hgb^LN||7||||||F${"|".repeat(22)}${field}`, "SPM|1|S1^S2||BLD");
    const numbered = (value: string, type: string) => ({ value, type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: type }] } });

    test("is known by both its numbers", () => {
      const { one, invalid } = of("P7&EHR^F7&LAB");
      expect(one("observation")!["specimen"]).toMatchObject({ type: "Specimen", identifier: numbered("F7", "FILL"), extension: [{ valueIdentifier: numbered("P7", "PLAC") }] });
      expect(of("P7&EHR").one("observation")!["specimen"]).toMatchObject({ type: "Specimen", identifier: numbered("P7", "PLAC") });
      expect(invalid).toEqual([]);
    });

    test("is none where the result comes from several, which are named beside it", () => {
      const { one, leaves, invalid } = of("P7&EHR^F7&LAB~P8&EHR");
      const named = (one("observation")!["extension"] as { url: string }[]).filter(({ url }) => url.endsWith("/workflow-supportingInfo"));
      expect(named).toMatchObject([
        { valueReference: { type: "Specimen", identifier: numbered("F7", "FILL"), extension: [{ valueIdentifier: numbered("P7", "PLAC") }] } },
        { valueReference: { type: "Specimen", identifier: numbered("P8", "PLAC") } },
      ]);
      expect(one("observation")).not.toHaveProperty("specimen");
      expect([leaves("OBX", "failed"), leaves("OBX", "archived"), invalid]).toEqual([[], [], []]);
    });
  });
});
