import { describe, expect, it } from "vitest";
import { convertField } from "../datatypes/one-field.ts";

const concept = (field: string, as = "CWE→CodeableConcept") => convertField({ as, type: "CodeableConcept", field });

describe("CWE→CodeableConcept and CNE→CodeableConcept", () => {
  it.each(["CWE→CodeableConcept", "CNE→CodeableConcept"])("%s keeps every coding with its system and version, and the original text", (as) => {
    expect(concept("2345-7^Glucose^LN^GLU^Blood sugar^L^2.70^1^fasting glucose", as).value).toEqual({
      coding: [
        { code: "2345-7", display: "Glucose", system: "http://loinc.org", version: "2.70" },
        { code: "GLU", display: "Blood sugar", system: "urn:portage:feed:code-system:L", version: "1" },
      ],
      text: "fasting glucose",
    });
  });

  it("gives a local code no standard system, and says that its name is not registered", () => {
    expect(concept("GLU^Glucose^L")).toMatchObject({ value: { coding: [{ code: "GLU", display: "Glucose", system: "urn:portage:feed:code-system:L" }] }, issues: ["mapping.local-name"] });
    expect(concept("GLU^Glucose").value).toEqual({ coding: [{ code: "GLU", display: "Glucose" }] });
  });

  it("writes a text without a code as text", () => {
    expect(concept("^Blood sugar").value).toEqual({ text: "Blood sugar" });
  });

  it("names HL7's own tables, and an OID where no name is sent", () => {
    expect(concept("F^Female^HL70001").value).toEqual({ coding: [{ code: "F", display: "Female", system: "http://terminology.hl7.org/CodeSystem/v2-0001" }] });
    expect(concept("2345-7^^^^^^^^^^^^^2.16.840.1.113883.6.1").value).toEqual({ coding: [{ code: "2345-7", system: "urn:oid:2.16.840.1.113883.6.1" }] });
  });
});

describe("CWE→Coding", () => {
  it("takes the first coding and archives the others", () => {
    expect(convertField({ as: "CWE→Coding", type: "Coding", field: "2345-7^Glucose^LN^GLU^Blood sugar^L" })).toMatchObject({
      value: { code: "2345-7", display: "Glucose", system: "http://loinc.org" },
      outcomes: { "4.1": "archived", "5.1": "archived", "6.1": "archived" },
    });
  });
});

describe("CWE→string", () => {
  it("takes the text, else the code", () => {
    expect(convertField({ as: "CWE→string", type: "string", field: "17167^Sangamon^FIPS6_4" }).value).toBe("Sangamon");
    expect(convertField({ as: "CWE→string", type: "string", field: "17167" }).value).toBe("17167");
  });
});
