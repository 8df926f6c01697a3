import { describe, expect, it } from "vitest";
import { check, found } from "../definitions.ts";
import { validatorOf } from "../profiles.ts";

type Json = Readonly<Record<string, unknown>>;

const codes = (...list: string[]): Json[] => list.map((code) => ({ code }));
const codeSystem = (more: Json): Json => ({ resourceType: "CodeSystem", url: "http://example.org/cs", status: "active", content: "complete", ...more });

describe("a CodeSystem", () => {
  it("counts its concepts", () => {
    const concept = [{ code: "a", concept: codes("b", "c") }];
    expect(check(codeSystem({ count: 3, concept }))).toEqual([]);
    expect(check(codeSystem({ count: 2, concept }))).toEqual(["code-system-count CodeSystem.count"]);
    expect(check(codeSystem({ content: "fragment", count: 200, concept }))).toEqual([]);
  });

  it("supplements another with the codes of that", () => {
    const base = codeSystem({ concept: codes("a") });
    const check = (more: Json): string[] => found(validatorOf([base]).validateResource(codeSystem({ url: "http://example.org/supplement", supplements: "http://example.org/cs", ...more })));
    expect(check({ content: "supplement", concept: codes("a") })).toEqual([]);
    expect(check({ content: "complete", concept: codes("a") })).toEqual(["code-system-supplement CodeSystem.content"]);
    expect(check({ content: "supplement", concept: codes("a", "b") })).toEqual(["code-system-supplemented CodeSystem.concept[1]"]);
  });

  it("gives properties values of the type they are defined with", () => {
    const withProperty = (value: Json): Json => codeSystem({ property: [{ code: "size", type: "integer" }], concept: [{ code: "a", property: [{ code: "size", ...value }] }] });
    expect(check(withProperty({ valueInteger: 1 }))).toEqual([]);
    expect(check(withProperty({ valueString: "1" }))).toEqual(["code-system-property CodeSystem.concept[0].property[0]"]);
  });

  it("has an absolute URL", () => {
    for (const url of ["http://example.org/cs", "urn:oid:1.2.3", "urn:uuid:c757873d-ec9a-4326-a141-556643239521"]) expect(check(codeSystem({ url })), url).toEqual([]);
    for (const url of ["CodeSystem/cs", "cs", "urn:oid:01", "urn:uuid:1", "urn:uuid:C757873D-EC9A-4326-A141-556643239521"]) expect(check(codeSystem({ url })), url).toEqual(["format CodeSystem.url"]);
  });
});

describe("a ValueSet", () => {
  const valueSet = (include: Json, more: Json = {}): Json => ({ resourceType: "ValueSet", url: "http://example.org/vs", status: "active", compose: { include: [include] }, ...more });

  it("includes code systems by absolute URIs", () => {
    expect(check(valueSet({ system: "http://example.org/cs" }))).toEqual([]);
    expect(check(valueSet({ system: "#cs" }))).toEqual(["value-set-system ValueSet.compose.include[0].system"]);
  });

  it("filters by values of their property's type", () => {
    const filtered = (property: string, value: string, op = "="): Json => valueSet({ system: "http://example.org/cs", filter: [{ property, op, value }] });
    const wrong = ["value-set-filter ValueSet.compose.include[0].filter[0]"];
    expect(check(filtered("notSelectable", "true"))).toEqual([]);
    expect(check(filtered("notSelectable", "1"))).toEqual(wrong);
    expect(check(filtered("anything", "yes", "exists"))).toEqual(wrong);
    const own = codeSystem({ property: [{ code: "size", type: "integer" }, { code: "part", type: "Coding" }], concept: codes("a") });
    const withOwn = (resource: Json): string[] => found(validatorOf([own]).validateResource(resource));
    expect(withOwn(filtered("size", "12"))).toEqual([]);
    expect(withOwn(filtered("size", "big"))).toEqual(wrong);
    expect(withOwn(filtered("part", "http://example.org/cs#a"))).toEqual([]);
    expect(withOwn(filtered("part", "http://example.org/cs#b"))).toEqual(wrong);
  });

  it("has expressions in filters that are FHIRPath, of parameters that it declares", () => {
    const declared = { extension: [{ url: "http://hl7.org/fhir/tools/StructureDefinition/valueset-parameter", extension: [{ url: "name", valueCode: "p" }] }] };
    const computed = (language: string, expression: string): string[] => {
      const computedValue = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/cqf-expression", valueExpression: { language, expression } }] };
      return check(valueSet({ system: "http://example.org/cs", filter: [{ property: "x", op: "=", _value: computedValue }] }, declared));
    };
    const wrong = ["value-set-parameter ValueSet.compose.include[0].filter[0].value.extension[0].value"];
    expect(computed("text/fhirpath", "%p")).toEqual([]);
    expect(computed("text/fhirpath", "%q")).toEqual(wrong);
    expect(computed("text/cql", "%p")).toEqual(wrong);
  });
});

describe("a ConceptMap", () => {
  it("maps codes of its source value set", () => {
    const map = (code: string): string[] =>
      check({
        resourceType: "ConceptMap", status: "active", sourceCanonical: "http://hl7.org/fhir/ValueSet/administrative-gender",
        group: [{ source: "http://hl7.org/fhir/administrative-gender", target: "http://example.org/cs", element: [{ code, target: [{ code: "x", equivalence: "equivalent" }] }] }],
      });
    expect(map("male")).toEqual([]);
    expect(map("m")).toEqual(["concept-map-code ConceptMap.group[0].element[0].code"]);
  });
});
