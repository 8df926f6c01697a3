import { describe, expect, it } from "vitest";
import { formatOf } from "../../../../src/terminology/code-systems/formats/index.ts";
import { isLanguageTag } from "../../../../src/terminology/code-systems/formats/language-tags.ts";
import { isMediaType } from "../../../../src/terminology/code-systems/formats/media-types.ts";

const those = (codes: readonly string[], test: (code: string) => boolean) => codes.filter(test);

describe("SNOMED CT identifiers", () => {
  const mayBe = formatOf("http://snomed.info/sct");

  it("have the check digit of Verhoeff, in the short and in the long form", () => {
    // Root concept, clinical finding, diabetes mellitus, myocardial infarction, and the core module.
    const published = ["138875005", "404684003", "73211009", "22298006", "900000000000207008"];
    expect(those(published, mayBe)).toEqual(published);
    expect(those(["138875006", "404864003", "7321109"], mayBe)).toEqual([]);
  });

  it("are those of concepts, not of descriptions or relationships, without leading zeros", () => {
    // A description of the root concept.
    expect(those(["220309016", "0138875005", "12345", "1388750050000000000"], mayBe)).toEqual([]);
  });

  it("may be expressions", () => {
    expect(mayBe("404684003 |Clinical finding| : 363698007 = 39057004")).toBe(true);
    expect(mayBe("fever")).toBe(false);
  });
});

describe("LOINC codes", () => {
  const mayBe = formatOf("http://loinc.org");

  it("have a check digit modulo 10", () => {
    const published = ["2345-7", "718-7", "85354-9", "8480-6", "10154-3", "94500-6"];
    expect(those(published, mayBe)).toEqual(published);
    expect(those(["2345-6", "718-8", "7187", "LOINC"], mayBe)).toEqual([]);
  });

  it("may be parts, answers, answer lists and groups", () => {
    expect(those(["LP7795-0", "LA6576-8", "LL1001-8"], mayBe)).toEqual(["LP7795-0", "LA6576-8", "LL1001-8"]);
  });
});

describe("other code systems that are not at hand", () => {
  it.each([
    ["http://www.nlm.nih.gov/research/umls/rxnorm", ["313782", "1049502"], ["Tylenol", "1049502a"]],
    ["http://www.ama-assn.org/go/cpt", ["99213", "0042T", "25"], ["9921", "99213-25"]],
    ["http://hl7.org/fhir/sid/icd-10", ["E11", "E11.9", "A00-A09", "IX"], ["diabetes", "E1"]],
    ["http://hl7.org/fhir/sid/icd-10-cm", ["E11.9", "S72.001A", "C7A.00"], ["11.9", "E11.99999"]],
    ["http://hl7.org/fhir/sid/icd-9-cm", ["250.00", "V70.0", "E880.9"], ["25O", "E11.9"]],
    ["http://hl7.org/fhir/sid/cvx", ["140", "08"], ["flu", "1400"]],
    ["urn:iso:std:iso:3166:-2", ["US-MA", "DE-BY"], ["MA", "us-ma"]],
  ])("%s are told by their form", (system, right, wrong) => {
    expect(those(right, formatOf(system))).toEqual(right);
    expect(those(wrong, formatOf(system))).toEqual([]);
  });

  it("may have any code where no form is known", () => {
    expect(formatOf("http://example.org/local")("anything")).toBe(true);
  });
});

describe("language tags (BCP 47)", () => {
  it("are well formed, of registered languages and regions", () => {
    const right = ["de", "en-US", "zh-Hant-TW", "es-419", "sl-rozaj-biske", "de-CH-1996", "haw", "x-local", "en-x-us", "nl-BE"];
    expect(those(right, isLanguageTag)).toEqual(right);
    expect(those(["", "d", "english language", "xx", "en_US", "en-UK1", "en-QQQ-", "de-YZ"], isLanguageTag)).toEqual([]);
  });
});

describe("media types (BCP 13)", () => {
  it("are a type and a subtype, whatever their parameters are", () => {
    const right = ["text/plain", "application/fhir+json", "application/vnd.ms-excel", "text/plain; charset=utf-8", "application/dicom; variant=DICOM WADO-URI", "image/svg+xml"];
    expect(those(right, isMediaType)).toEqual(right);
    expect(those(["", "text", "text/", "/plain", "PDF", "text/plain/x", "text plain"], isMediaType)).toEqual([]);
  });

  it("may be the words that R4 has for its own", () => {
    expect(those(["xml", "json", "ttl", "html"], isMediaType)).toEqual(["xml", "json", "ttl"]);
  });
});
