import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseFhirJson } from "../../src/model/fhir.ts";
import { found, root, validator } from "./definitions.ts";
import { validatorOf } from "./profiles.ts";

const folder = join(root, "node_modules/hl7.fhir.r4.core");

/** Resources of the official package that break a rule of R4, with the rule they break and what is wrong with them. */
const defects: Record<string, { readonly keys: readonly string[]; readonly why: string }> = {
  ...Object.fromEntries(
    ["ActivityDefinition-blood-tubes-supply", "ActivityDefinition-heart-valve-replacement", "EventDefinition-example", "Questionnaire-zika-virus-exposure-assessment"].map((name) => [`${name}.json`, { keys: ["invariant"], why: "an empty narrative (txt-2)" }]),
  ),
  ...Object.fromEntries(
    ["Definition", "Event", "FiveWs", "Request"].map((name) => [`StructureDefinition-${name}.json`, { keys: ["invariant"], why: "a logical model that is not abstract, without baseDefinition (sdf-4)" }]),
  ),
  ...Object.fromEntries(
    ["CodeSystem", "ValueSet"].flatMap((type) =>
      "ActCode ActReason ActRelationshipType CalendarCycle ContextControl EntityCode EntityNamePartQualifier NullFlavor ObservationInterpretation RoleCode RouteOfAdministration hl7Realm orderableDrugForm"
        .split(" ")
        .map((name) => [`${type}-v3-${name}.json`, { keys: ["narrative-link"], why: "its narrative was cut from a page of the specification, to whose places it links" }]),
    ),
  ),
  "Bundle-v3-valuesets.json": { keys: ["narrative-link"], why: "it holds them" },
  ...Object.fromEntries(
    ("appointmentstatus clinicalimpression-status condition-ver-status contract-publicationstatus contract-status diagnostic-report-status medicationdispense-status observation-status participationstatus " +
      "publication-status research-study-status research-subject-status subscription-status verificationresult-status")
      .split(" ")
      .map((name) => [`ConceptMap-sc-${name}.json`, { keys: ["concept-map-code"], why: "it maps codes that its source value set does not have, such as those of an earlier version" }]),
  ),
  "ValueSet-example-hierarchical.json": { keys: ["value-set-system"], why: "it includes #hacked, a contained code system, instead of the system's own URL" },
  "Bundle-valuesets.json": { keys: ["value-set-system"], why: "it holds that value set" },
  "CapabilityStatement-example.json": { keys: ["format"], why: "a url of urn:uuid: with capital letters" },
  "TerminologyCapabilities-example.json": { keys: ["format"], why: "a url of urn:uuid: with capital letters" },
  "DiagnosticReport-example-pgx.json": { keys: ["attachment-hash"], why: "a hash in hexadecimal digits instead of base64" },
  "Bundle-10bb101f-a121-4264-a920-67be9cb82c74.json": { keys: ["full-url-id"], why: "fullUrl ends with Patient/pat12, the resource's id is pat2" },
  "Bundle-3a0707d3-549e-4467-b8b8-5a2ab3800efe.json": { keys: ["full-url-id"], why: "fullUrl ends with Patient/pat12, the resource's id is pat2" },
  "Bundle-dataelements.json": { keys: ["full-url-twice", "identifier-uri"], why: "the same data elements stand in it twice, and texts stand as URIs" },
  "Bundle-resources.json": { keys: ["identifier-uri"], why: "a text stands as URI" },
  "StructureDefinition-Consent.json": { keys: ["identifier-uri"], why: "a text stands as URI" },
  "Organization-2.16.840.1.113883.19.5.json": { keys: ["identifier-uri"], why: "an OID stands as URI without urn:oid:" },
  "Bundle-lri-example.json": { keys: ["full-url-id"], why: "fullUrls say lri-gramstain1, ids say gramstain1, and so on" },
  "DeviceMetric-example.json": { keys: ["reference-target"], why: "parent takes a Device and points to a DeviceDefinition" },
  "DeviceUseStatement-example.json": { keys: ["reference-target"], why: "reasonReference points to a Procedure, which is not among its targets" },
  "ImplementationGuide-fhir.json": { keys: ["reference-form", "required"], why: "no name, no status, and a reference with an id of 66 characters" },
  "ig-r4.json": { keys: ["reference-form", "required"], why: "no name, no status, and a reference with an id of 66 characters" },
  "MedicationRequest-medrx0301.json": { keys: ["reference-target"], why: "dispenseRequest.performer takes an Organization and points to a Practitioner" },
  "Observation-clinical-gender.json": { keys: ["reference-target"], why: "performer points to an Encounter, which is not among its targets" },
  "Questionnaire-qs1.json": { keys: ["required"], why: "items without linkId" },
  "SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject.json": { keys: ["format"], why: "an id of 66 characters" },
  ...Object.fromEntries(
    ["codesystem-extensions-CodeSystem", "valueset-extensions-ValueSet"].flatMap((name) =>
      ["author", "effective", "end", "keyword", "workflow"].map((part) => [`SearchParameter-${name}-${part}.json`, { keys: ["required"], why: "no description" }]),
    ),
  ),
};

describe("the resources of the official R4 package", () => {
  const defective = new Map<string, string[]>();
  let count = 0;

  beforeAll(() => {
    for (const file of readdirSync(folder)) {
      if (!file.endsWith(".json") || file === "package.json") continue;
      count++;
      // Warnings are about names: R4's own are often no identifiers.
      const issues = found(validator.validateResource(parseFhirJson(readFileSync(join(folder, file), "utf8"))).filter(({ severity }) => severity !== "warning"));
      if (issues.length > 0) defective.set(file, [...new Set(issues.map((issue) => issue.split(" ")[0]!))].sort());
    }
  });

  it("are valid, but for those with a known defect", () => {
    expect(count).toBe(5306);
    expect([...defective.keys()].filter((file) => defects[file] === undefined)).toEqual([]);
  });

  it("that have a defect are found out", () => {
    for (const [file, { keys, why }] of Object.entries(defects)) expect(defective.get(file), `${file}: ${why}`).toEqual(keys);
  });
});

describe("the same resources with the profiles they name and the definitions of their extensions", () => {
  /** Extensions on elements that their definitions do not allow: translations and comments of codes. */
  const misplaced = ["Bundle-valueset-expansions.json", "CodeSystem-dicom-dcim.json"];
  /** What base FHIR alone does not know enough to see: a map of codes of a value set with an extensible binding; a differential wider than its base (docs/snapshots.md). */
  const seenWithDefinitions = ["ConceptMap-sc-goal-achievement.json", "StructureDefinition-codesystem-history.json", "Bundle-extensions.json"];

  it("are valid as they are in base R4, but for what the definitions show", () => {
    const validator = validatorOf([]);
    const found: string[] = [];
    for (const file of readdirSync(folder)) {
      if (!file.endsWith(".json") || file === "package.json" || defects[file] !== undefined) continue;
      const issues = validator.validateResource(parseFhirJson(readFileSync(join(folder, file), "utf8"))).filter(({ severity }) => severity === "error");
      if (issues.length > 0) found.push(file);
    }
    expect(found.sort()).toEqual([...misplaced, ...seenWithDefinitions].sort());
  });
});
