import type { Difference } from "./differences.ts";

/** Why the validators differ where Portage's answer stands. docs/adr/0020-second-oracle.md has the same list with counts. */
export interface Cause {
  readonly name: string;
  /** Who reports the error. */
  readonly by: Difference["by"];
  readonly reason: string;
  readonly covers: (difference: Difference) => boolean;
}

/** HAPI's messages about codes, units and languages. */
const terminology = /^(Terminology_|CONCEPTMAP_)/;
/** HAPI's messages that rest on what another resource or an expression means. */
const authoring = /^(SM_|MEASURE_|ED_|SD_|IG_|STRUCTUREMAP_|VALUESET_|VALIDATION_HL7_|Questionnaire_Q_|ERROR_(GENERATING|PROCESSING)_SNAPSHOT)/;
/** Profiles that HAPI applies to an Observation because of its LOINC code. */
const vitalSigns = /http:\/\/hl7\.org\/fhir\/StructureDefinition\/(vitalsigns|vitalspanel|resprate|heartrate|oxygensat|bodytemp|bodyheight|headcircum|bodyweight|bmi|bp)\|/;

/** What HAPI misses after a value that it could not read. */
const consequence = /^(|Validation_VAL_Profile_(Minimum|Unknown)|CONTAINED_ORPHAN_DOM3|Reference_REF_CantResolve|(BUNDLE|Bundle)_.*|[a-z]{3}-\d+[a-z]?|Resource_RES_ID_M.*|Extension_EXT_.*|Reference_REF_BadTargetType|DUPLICATE_ID)$/;

function isAlone({ instead }: Difference): boolean {
  return instead.length === 0;
}

/** Argued differences. The first that covers a difference is its cause. */
export const causes: readonly Cause[] = [
  {
    name: "terminology",
    by: "hapi",
    reason: "HAPI looks codes, UCUM units, currencies and languages up in code systems and value sets that base validation here does not list (ADR 4), and takes a code that is absent with an extension for a wrong one.",
    covers: ({ rule, text }) => terminology.test(rule) && rule !== "Terminology_TX_System_Relative" && !text.startsWith("No code provided"),
  },
  {
    name: "code-absent",
    by: "hapi",
    reason: "A required code is present when it has extensions alone: data-absent-reason is the only way to say that a source has none (ADR 4). Of an id, a time or a size with extensions alone HAPI says that `null` has a wrong form.",
    covers: ({ text }) => /^No code provided|\(('?)null\1\)$|Size null/.test(text),
  },
  {
    name: "hapi-fails",
    by: "hapi",
    reason: "HAPI's validator ends with an exception: at null in an array, at an empty resourceType, at the reference `#`, at a `_` sibling that is no object.",
    covers: ({ rule }) => rule === "exception",
  },
  {
    name: "hapi-fails-instead",
    by: "portage",
    reason: "What Portage reports is what HAPI's validator ends with an exception about.",
    covers: ({ instead }) => instead.some((other) => other.endsWith(" exception")),
  },
  {
    name: "id-alone",
    by: "portage",
    reason: "An object with an id and nothing else breaks ele-1 as R4 writes it: children().count() > id.count() is false. HAPI lets it pass in complex types.",
    covers: ({ rule }) => rule === "ele-1",
  },
  {
    name: "reference-form",
    by: "portage",
    reason: "A relative reference is relative to the service base URL (Reference.reference), where resources are at Type/id (R4 http, section 3.1.0.1.4). HAPI asks for the form only where it is to fetch the target; a target that cannot be found after the migration is what Portage is to prevent.",
    covers: ({ rule }) => rule === "reference-form",
  },
  {
    name: "target-by-type",
    by: "portage",
    reason: "Reference.type is the expected type of the target, also where identifier or display stand for the reference. HAPI compares it with the allowed types only beside a literal reference.",
    covers: ({ rule }) => rule === "reference-target",
  },
  {
    name: "open-invariants",
    by: "hapi",
    reason: "HAPI takes an empty result of an invariant for false; here it leaves the rule open (ADR 16). 2013 <= 2013-06 is empty, and a Period's end includes all that matches it (R4 datatypes, Period); so is a range of which one end has no number, a maximum that is no number, and a system that is absent with an extension.",
    covers: ({ rule, text, instead }) => /^(per-1|rng-2|eld-2|eld-3|drt-1|age-1|cnt-3|dis-1)$/.test(rule) && !text.includes("Invalid date") && instead.length === 0,
  },
  {
    name: "empty-arrays",
    by: "portage",
    reason: "An array is never empty, and the array of `_` siblings is as long as that of the values (R4 JSON, sections 2.6.2.1 and 2.6.2.3). HAPI reads past both in arrays of primitive values.",
    covers: (difference) => (difference.rule === "empty" || difference.rule === "siblings" || difference.rule === "null") && isAlone(difference),
  },
  {
    name: "unknown-profile",
    by: "hapi",
    reason: "A profile in meta.profile that is not known is a warning: no rule of R4 makes the resource wrong.",
    covers: ({ rule }) => rule === "Validation_VAL_Profile_Unknown",
  },
  {
    name: "abstract-type",
    by: "portage",
    reason: "DomainResource and Element are abstract or no resource at all; no instance has them as resourceType. HAPI takes them.",
    covers: (difference) => difference.rule === "resource-type" && isAlone(difference),
  },
  {
    name: "after-the-narrative",
    by: "portage",
    reason: "The narrative is one XHTML div (txt-1): HAPI does not read what follows the first one, and takes the same attribute twice, which no XML has.",
    covers: ({ rule }) => rule === "txt-1",
  },
  {
    name: "reference-to-self",
    by: "hapi",
    reason: "`#` in a resource that is not contained: ref-1 is about contained resources, and R4 gives `#` the meaning of the resource around; HAPI looks for a contained resource with an empty id.",
    covers: ({ rule, instead }) => (rule === "Reference_REF_CantResolve" || rule === "ref-1") && instead.every((other) => other.endsWith(" dom-3")),
  },
  {
    name: "blank",
    by: "portage",
    reason: "HAPI trims a code, a URI or a date before it looks at it, and then finds none where there is white space alone; in JSON it is the value, and the types' regular expressions refuse it (R4 datatypes, section 2.24.0.1).",
    covers: (difference) => difference.rule === "format" && (isAlone(difference) || difference.instead.every((other) => /Terminology_|age-1/.test(other))),
  },
  {
    name: "spaces-in-element-ids",
    by: "portage",
    reason: "The id of an element is any string without spaces (R4, definition of Element.id); HAPI does not look at it.",
    covers: (difference) => difference.rule === "element-id-space" && isAlone(difference),
  },
  {
    name: "media-types",
    by: "portage",
    reason: "The binding of Attachment.contentType is required, and BCP 13 names every type `type/subtype` (RFC 6838, section 4.2); HAPI without a terminology server does not check it.",
    covers: (difference) => difference.rule === "binding" && difference.place.endsWith("contentType") && difference.text.includes("ValueSet/mimetypes") && isAlone(difference),
  },
  {
    name: "url-without-sibling",
    by: "portage",
    reason: "Extension.url and Element.id are values of FHIRPath's System.String in R4's definitions, not elements; they have no `_` sibling.",
    covers: (difference) => difference.rule === "unknown-property" && /(^|\.)(url|id)$/.test(difference.place) && isAlone(difference),
  },
  {
    name: "unit-system-relative",
    by: "hapi",
    reason: "R4 makes the system of a Quantity a uri, which may be relative (R4 datatypes, uri), and does not bind it to a code system as it does that of a Coding. HAPI reads a Quantity as the Coding of its unit.",
    covers: ({ rule }) => rule === "Terminology_TX_System_Relative",
  },
  {
    name: "base64-white-space",
    by: "hapi",
    reason: "The regular expression of base64Binary allows white space between groups (R4 datatypes, base64Binary).",
    covers: ({ rule, text }) => rule === "TYPE_SPECIFIC_CHECKS_DT_ATT_B64_DECODE_FAIL" && /Illegal base64 character [9ad]$|Illegal base64 character 20$/.test(text),
  },
  {
    name: "vital-signs",
    by: "hapi",
    reason: "HAPI applies the vital signs profiles by LOINC code. Here a profile is applied when the resource, the feed or the call names it (ADR 17).",
    covers: ({ text }) => vitalSigns.test(text),
  },
  {
    name: "open-slices",
    by: "hapi",
    reason: "The slicing of extensions in an extension is open in its definition, so that others may stand beside those it names. HAPI takes it for closed.",
    covers: ({ rule }) => rule === "Extension_EXT_SubExtension_Invalid",
  },
  {
    name: "bundle-entries",
    by: "hapi",
    reason: "An entry may be without fullUrl where its resource has no identity (Bundle.entry.fullUrl), and a reference that no entry matches may be one to the server (ADR 4).",
    covers: (difference) => /^(BUNDLE_BUNDLE_ENTRY_(FULLURL_REQUIRED|NOTFOUND)|Bundle_BUNDLE_(Entry_NoFullUrl|FullUrl_Missing))/.test(difference.rule) && isAlone(difference),
  },
  {
    name: "fhir-type",
    by: "portage",
    reason: "R4 defines the extension structuredefinition-fhir-type with a url; HAPI takes a uri too.",
    covers: ({ rule, text, place }) => rule === "type-allowed" && /expected to be url; found uri/.test(text) && /element\[\d+\]\.type\[\d+\]\.extension/.test(place),
  },
  {
    name: "extension-version",
    by: "portage",
    reason: "The url of an extension names its definition, never a version of it (R4 extensibility, section 2.4.0.1). HAPI says so only where it knows the extension.",
    covers: ({ rule }) => rule === "extension-version",
  },
  {
    name: "full-url-id",
    by: "portage",
    reason: "A fullUrl that is no URN is consistent with the resource's id (Bundle.entry.fullUrl). HAPI compares them only where the URL looks like one of a FHIR server.",
    covers: ({ rule }) => rule === "full-url-id",
  },
  {
    name: "urn-unresolved",
    by: "portage",
    reason: "A reference of urn:uuid: or urn:oid: is one to an entry of the Bundle around (ADR 4, ADR 6): nobody can find its target elsewhere. HAPI passes over some.",
    covers: ({ rule }) => rule === "reference-unresolved",
  },
  {
    name: "authoring",
    by: "hapi",
    reason: "HAPI checks what definitions mean to those who write them: maps against the types they map, CQL libraries, search expressions, snapshots made again. Portage carries patient records and checks definitions as resources (ADR 4); profiles, when they are loaded (ADR 17).",
    covers: ({ rule }) => authoring.test(rule),
  },
  {
    name: "canonical-relative",
    by: "hapi",
    reason: "R4 calls the url of a definition an absolute URI, but asks no more of a canonical than of any URI; dozens of HL7's own examples name a definition as Type/id.",
    covers: ({ rule }) => rule === "TYPE_SPECIFIC_CHECKS_CANONICAL_ABSOLUTE",
  },
  {
    name: "follows-hapi",
    by: "hapi",
    reason: "Both refuse the resource. HAPI says more: it goes on without the value that neither could read, and then misses it (cardinality, invariants, the contained resource that was pointed to).",
    covers: ({ rule, instead }) => instead.length > 0 && consequence.test(rule),
  },
  {
    name: "follows-portage",
    by: "portage",
    reason: "Both refuse the resource. Portage says more: it goes on where HAPI stops at the first form that it cannot read, or points at the value where HAPI points at what is around it.",
    covers: ({ instead }) => instead.length > 0,
  },
];

/** The cause of a difference; undefined for one that nobody has argued. */
export function causeOf(difference: Difference): Cause | undefined {
  return causes.find(({ by, covers }) => by === difference.by && covers(difference));
}
