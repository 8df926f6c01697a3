import type { CodeSystem, ValueSet, ValueSetComposeInclude } from "@medplum/fhirtypes";
import { createLibrary, sourceOf, type Library } from "../../src/terminology/definitions/library.ts";

export const animals = "http://example.org/animals";

/** A hierarchy by place and by property: a bat stands under mammals and names fliers as a parent, too. */
export const animalSystem: CodeSystem = {
  resourceType: "CodeSystem",
  id: "animals",
  url: animals,
  version: "1",
  name: "Animals",
  status: "active",
  content: "complete",
  caseSensitive: true,
  hierarchyMeaning: "is-a",
  valueSet: "http://example.org/ValueSet/all-animals",
  property: [
    { code: "parent", uri: "http://hl7.org/fhir/concept-properties#parent", type: "code" },
    { code: "notSelectable", uri: "http://hl7.org/fhir/concept-properties#notSelectable", type: "boolean" },
    { code: "status", uri: "http://hl7.org/fhir/concept-properties#status", type: "code" },
    { code: "legs", type: "integer" },
  ],
  concept: [
    {
      code: "mammal",
      display: "Mammal",
      property: [{ code: "notSelectable", valueBoolean: true }],
      concept: [
        { code: "cat", display: "Cat", definition: "A cat.", designation: [{ language: "de-CH", value: "Katze" }], property: [{ code: "legs", valueInteger: 4 }] },
        { code: "bat", display: "Bat, flying", property: [{ code: "parent", valueCode: "flier" }, { code: "legs", valueInteger: 2 }] },
        { code: "mammoth", display: "Mammoth", property: [{ code: "status", valueCode: "retired" }, { code: "legs", valueInteger: 4 }] },
      ],
    },
    { code: "flier", display: "Flier", concept: [{ code: "bee", display: "Bee", property: [{ code: "legs", valueInteger: 6 }] }] },
  ],
};

export const colours: CodeSystem = { resourceType: "CodeSystem", id: "colours", url: "http://example.org/colours", status: "active", content: "fragment", caseSensitive: false, concept: [{ code: "Red" }, { code: "cat" }] };

export function valueSet(id: string, ...include: ValueSetComposeInclude[]): ValueSet {
  return { resourceType: "ValueSet", id, url: `http://example.org/ValueSet/${id}`, status: "active", compose: { include } };
}

export function libraryOf(...resources: (CodeSystem | ValueSet)[]): Library {
  return createLibrary([sourceOf([animalSystem, colours, ...resources])]);
}
