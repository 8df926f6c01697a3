import { becomes, copy, isHolder, isObject, isResource, type Mutation, type Place, rename, turned } from "./place.ts";

/** `value` and `Quantity` of `valueQuantity`. */
const choiceProperty = /^(value|effective|onset|abatement|occurrence|performed|deceased|multipleBirth|medication|timing|asNeeded|product|reported|location|serviced|diagnosis|procedure|item|content|target|subject|scheduled|dose|rate|minimum|default|answer|source|entity|age|born|created|defaultValue|fixed|pattern|minValue|maxValue|code|definition|detail|event|legallyBinding|topic|term|quantity|amount|substance|collected|time|additive)([A-Z][A-Za-z0-9]+)$/;

const samples: Readonly<Record<string, unknown>> = {
  Boolean: true,
  String: "text",
  Integer: 1,
  Quantity: { value: 1, unit: "mg", system: "http://unitsofmeasure.org", code: "mg" },
  CodeableConcept: { text: "text" },
  DateTime: "2013-01-01",
  Period: { start: "2013-01-01" },
  Reference: { display: "text" },
  Range: { low: { value: 1 } },
  Age: { value: 1, unit: "a", system: "http://unitsofmeasure.org", code: "a" },
  Uri: "http://example.org/a",
  Nothing: "text",
};

function stem({ key }: Place): string {
  return choiceProperty.exec(String(key))![1]!;
}

function isChoice({ holder, key, value }: Place): boolean {
  return isObject(holder) && typeof key === "string" && choiceProperty.test(key) && !Array.isArray(value);
}

function withNarrative(...divs: readonly string[]): Mutation["variants"] {
  return divs.map((div) => ({ holder, key }) => void (holder[key] = div));
}

function xhtml(inside: string): string {
  return `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`;
}

function addExtension(...extensions: readonly unknown[]): Mutation["variants"] {
  return extensions.map((one) => ({ value }) => {
    const object = value as { extension?: unknown };
    object.extension = [...(Array.isArray(object.extension) ? (object.extension as unknown[]) : []), copy(one)];
  });
}

function addContained(...contained: readonly unknown[]): Mutation["variants"] {
  return contained.map((one) => ({ holder, value }) => {
    const resource = (isResource(value) ? value : holder) as { contained?: unknown };
    resource.contained = [...(Array.isArray(resource.contained) ? (resource.contained as unknown[]) : []), copy(one)];
  });
}

/** Damage to what elements mean: choices, references, narratives, extensions, contained resources, metadata. */
export const complex: readonly Mutation[] = [
  { name: "a choice of another type", applies: isChoice, variants: Object.entries(samples).map(([type, value]) => (place: Place) => {
    delete place.holder[place.key];
    place.holder[stem(place) + type] = copy(value);
  }) },
  { name: "a choice with the name of another type", applies: isChoice, variants: Object.keys(samples).map((type) => (place: Place) => rename(place.holder, String(place.key), stem(place) + type)) },
  { name: "a choice twice", applies: isChoice, variants: Object.entries(samples).map(([type, value]) => (place: Place) => void (place.holder[stem(place) + type] = copy(value))) },
  { name: "a choice without a type", applies: isChoice, variants: [(place) => rename(place.holder, String(place.key), stem(place)), (place) => rename(place.holder, String(place.key), `${stem(place)}[x]`)] },
  {
    name: "another reference",
    applies: ({ key, value }) => key === "reference" && typeof value === "string",
    variants: becomes("Patient", "Patient/", "Patient/1", "Medication/1", "Organization/1", "Nothing/1", "#none", "#", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:1", "urn:oid:1.2.3", "http://example.org/fhir/Nothing/1", "http://example.org/fhir/Medication/1", "http://example.org/", "Patient/a b", "Patient/a_b", "../Patient/1", "/Patient/1", "patient/1", "Patient/1/_history/2", "Patient/1/_history/", "Patient/1/_history/a_b", "Patient/1#a", "Patient?identifier=1", "Patient/1/name", "text", "", `Patient/${"1".repeat(65)}`),
  },
  { name: "a reference with a type", applies: ({ key, holder }) => key === "reference" && isObject(holder), variants: ["Patient", "Medication", "Nothing", "http://example.org/a"].map((type) => ({ holder }: Place) => void (holder["type"] = type)) },
  { name: "a reference without its target", applies: ({ value }) => isObject(value) && "reference" in value, variants: becomes({ display: "text" }, { identifier: { value: "1" } }, { type: "Patient" }, { type: "Medication" }, { identifier: {} }) },
  {
    name: "another narrative",
    applies: ({ key }) => key === "div",
    variants: withNarrative("text", "<div>text</div>", "<p>text</p>", xhtml(""), xhtml(" "), xhtml("<script>1</script>"), xhtml("<p>text"), xhtml("<p onclick=\"a()\">text</p>"), xhtml("a&nbsp;b"), xhtml("a&unknown;b"), xhtml("a & b"), xhtml("<img src=\"#a\" alt=\"a\"/>"), xhtml("<img/>"), xhtml("<form>a</form>"), xhtml("<p style=\"color: red\">a</p>"), xhtml("<a href=\"http://example.org\">a</a>"), xhtml("<b><i>a</b></i>"), xhtml("<!-- a --> a"), xhtml("<br>a"), xhtml("<P>a</P>"), xhtml("<font color=\"red\">a</font>"), `${xhtml("a")}${xhtml("b")}`, `<?xml version="1.0"?>${xhtml("a")}`, "<div xmlns=\"http://example.org\">a</div>", xhtml("<p class=\"a\" class=\"b\">a</p>"), xhtml("<iframe src=\"http://example.org\"/>"), xhtml("<table><tr><td>a</td></tr></table>"), xhtml("<h1>a</h1><hr/>"), xhtml("<p xml:lang=\"en\" lang=\"en\">a</p>"), xhtml("<p data-a=\"b\">a</p>"), xhtml("<link href=\"a\"/>"), xhtml("<input/>"), xhtml("<p id=\"a\">a</p><p id=\"a\">a</p>"), xhtml("&#160;"), xhtml("&#x41;&lt;"), xhtml("<![CDATA[a]]>"), xhtml("<q>a</q><abbr title=\"a\">a</abbr><blockquote>a</blockquote>")),
  },
  { name: "another narrative status", applies: ({ key, holder }) => key === "status" && isObject(holder) && "div" in holder, variants: becomes("empty", "wrong", "additional", "extensions") },
  {
    name: "another extension",
    applies: ({ value }) => isObject(value),
    variants: addExtension(
      { url: "http://example.org/a", valueString: "text" },
      { url: "http://example.org/a" },
      { valueString: "text" },
      { url: "a", valueString: "text" },
      { url: "http://example.org/a", valueString: "text", extension: [{ url: "a", valueString: "text" }] },
      { url: "http://example.org/a", extension: [{ url: "a", valueString: "text" }] },
      { url: "http://example.org/a", valueNothing: "text" },
      { url: "http://example.org/a", valueString: "text", valueCode: "text" },
      { url: "http://example.org/a", extension: [] },
      { url: "http://example.org/a b", valueString: "text" },
      { url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" },
      { url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "wrong" },
      { url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueString: "unknown" },
      { url: "http://hl7.org/fhir/StructureDefinition/patient-birthTime", valueDateTime: "2013-01-01T10:00:00Z" },
      { url: "http://hl7.org/fhir/StructureDefinition/unknown", valueString: "text" },
    ),
  },
  { name: "a modifier extension", applies: ({ value }) => isObject(value), variants: [{ url: "http://example.org/a", valueBoolean: true }, { url: "http://example.org/a" }].map((one) => ({ value }: Place) => void ((value as Record<string, unknown>)["modifierExtension"] = [one])) },
  {
    name: "another contained resource",
    applies: ({ holder, key, value }) => isResource(value) || (key === "text" && isResource(holder)),
    variants: addContained(
      { resourceType: "Patient", id: "unnamed" },
      { resourceType: "Patient" },
      { resourceType: "Patient", id: "unnamed", meta: { versionId: "1" } },
      { resourceType: "Patient", id: "unnamed", contained: [{ resourceType: "Patient", id: "inner" }] },
      { id: "unnamed" },
      { resourceType: "Nothing", id: "unnamed" },
      { resourceType: "Patient", id: "#unnamed" },
      null,
      "text",
    ),
  },
  { name: "other metadata", applies: ({ key }) => key === "meta", variants: becomes({ lastUpdated: "2013-01-01" }, { lastUpdated: "2013-01-01T10:00:00Z" }, { versionId: "a b" }, { profile: ["a b"] }, { profile: ["http://example.org/unknown"] }, { profile: "http://example.org/unknown" }, { tag: [{ code: "a" }] }, { security: [{}] }, { source: "a b" }) },
  { name: "another language", applies: ({ key, holder }) => key === "language" || (key === "text" && isResource(holder)), variants: ["en", "en-XX", "english", "en ", "zz-ZZ-ZZ", "x"].map((language) => ({ holder }: Place) => void (holder["language"] = language)) },
  { name: "another implicit rule", applies: ({ key, holder }) => key === "resourceType" && isResource(holder), variants: [({ holder }) => void (holder["implicitRules"] = "http://example.org/a"), ({ holder }) => void (holder["implicitRules"] = "a b")] },
  {
    name: "another quantity",
    applies: ({ value }) => isObject(value) && "value" in value && ("unit" in value || "code" in value),
    variants: [...turned((value: object) => ({ ...value, code: "wrong unit" }), (value: object) => ({ ...value, system: undefined }), (value: object) => ({ ...value, code: undefined }), (value: object) => ({ ...value, comparator: "==" }), (value: object) => ({ ...value, comparator: "<" }), (value: object) => ({ ...value, value: undefined })), ...becomes({}, { value: 1, currency: "EUR" })],
  },
  { name: "periods the wrong way", applies: ({ value }) => isObject(value) && ("start" in value || "end" in value) && !("linkId" in value), variants: becomes({ start: "2014-01-01", end: "2013-01-01" }, { start: "2013", end: "2013-06" }, { start: "2013-06", end: "2013" }, { end: "2013-01-01T10:00:00Z", start: "2013-01-01T11:00:00+02:00" }) },
  { name: "another coding", applies: ({ value }) => isObject(value) && "system" in value && "code" in value, variants: turned((value: object) => ({ ...value, code: "wrong" }), (value: object) => ({ ...value, system: "http://example.org/a" }), (value: object) => ({ ...value, system: undefined }), (value: object) => ({ ...value, code: undefined }), (value: object) => ({ ...value, display: "wrong" }), (value: object) => ({ ...value, system: "a" }), (value: object) => ({ ...value, userSelected: "true" })) },
  { name: "another concept", applies: ({ value }) => isObject(value) && Array.isArray(value["coding"]), variants: [...becomes({ text: "text" }, { coding: [] }, { coding: [{}] }, { coding: [{ display: "text" }] }, { coding: [{ system: "http://example.org/a", code: "a" }], text: "text" }), ...turned((value: { coding: unknown[] }) => ({ ...value, coding: [...value.coding, { system: "http://example.org/a", code: "a" }] }))] },
  { name: "an attachment", applies: ({ value }) => isObject(value) && "contentType" in value && isHolder(value), variants: becomes({ data: "YQ==" }, { contentType: "wrong", data: "YQ==" }, { contentType: "text/plain", url: "a b" }, { contentType: "text/plain", size: -1 }) },
];
