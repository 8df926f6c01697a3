import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isComposite } from "../../../src/delivery/merge/composites.ts";
import { loadDefinitions } from "../../../src/validation/load.ts";

const folder = join(import.meta.dirname, "../../../build/definitions");
/** The resources that mapping tables write and that records write again. */
const types = "Patient Encounter ServiceRequest DiagnosticReport Specimen Account Coverage RelatedPerson Organization Practitioner PractitionerRole Condition Procedure AllergyIntolerance Immunization MedicationRequest MedicationDispense MedicationAdministration MedicationStatement Medication DocumentReference Appointment ChargeItem Device Task EpisodeOfCare CarePlan Goal Flag".split(" ");

describe("isComposite", () => {
  it("knows the single backbone elements that R4 has, and takes no other element for one", () => {
    const { types: definitions } = loadDefinitions(folder);
    for (const type of types) {
      for (const { name, list, type: elementType } of definitions.elements(type)!) {
        if (list || !/^[A-Z]/.test(elementType)) continue;
        expect([type, name, isComposite(`${type}.${name}`, { x: 1 }, { x: 2 })]).toEqual([type, name, elementType === "BackboneElement"]);
      }
    }
  });
});
