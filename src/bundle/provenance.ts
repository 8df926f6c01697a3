import type { FhirObject, FhirResource } from "../model/fhir.ts";
import { controlIdSystem, sourceHashSystem, systems } from "./systems.ts";

/** FHIR's instant: a date, a time to the second and an offset (http://hl7.org/fhir/R4/datatypes.html#instant). */
const instant = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;

const dataAbsentReason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

/** What a Provenance says of one record. */
export interface ProvenanceFacts {
  readonly feed: string;
  readonly controlId: string | null;
  /** SHA-256 of the record's bytes, as text. */
  readonly sourceHash: string;
  /** The version or hash of the mapping tables. */
  readonly tableVersions: string;
  readonly portageVersion: string;
  /** The record's own time. Only a whole instant is used: the clock of the conversion would make equal input unequal. */
  readonly recorded: string | null;
  /** The record's own time, where it is less than an instant: a FHIR dateTime. */
  readonly occurred: string | null;
  readonly format: "hl7v2" | "ccda" | "tabular";
  /** References to all other resources of the transaction. */
  readonly targets: readonly string[];
  /** Reference to the MessageHeader of the transaction, where it has one. */
  readonly messageHeader?: string | undefined;
  /** Reference to the Organization that sent the record, or that answers for it where the record names one. */
  readonly author?: string | undefined;
}

/** Names the source record: by the sender's id of it, else by the hash of its bytes. */
export function sourceIdentifier({ feed, controlId, sourceHash }: Pick<ProvenanceFacts, "feed" | "controlId" | "sourceHash">): { readonly system: string; readonly value: string } {
  return controlId === null ? { system: sourceHashSystem(feed), value: sourceHash } : { system: controlIdSystem(feed), value: controlId };
}

/** The activity's code that the v2-to-FHIR guide's MSH[Provenance-Transformation] gives; other formats have the text alone. */
const v2Transformation: FhirObject = {
  system: "http://hl7.org/fhir/uv/v2mappings/CodeSystem/provenance-activity-type-v2-to-fhir",
  code: "v2-fhir-transformation",
};

/** A kind of agent in HL7's code system for them. */
function agentType(code: string, display: string): FhirObject {
  return { coding: [{ system: "http://terminology.hl7.org/CodeSystem/provenance-participant-type", code, display }] };
}

/**
 * The elements of a transaction's Provenance after id and meta: what was made, from which record and of whom, by which version of Portage and of
 * the tables (http://hl7.org/fhir/R4/provenance.html; v2-to-FHIR guide, MSH[Provenance-Transformation] and MSH[Provenance-Source]).
 */
export function provenance(facts: ProvenanceFacts): FhirResource {
  return {
    resourceType: "Provenance",
    target: facts.targets.map((reference) => ({ reference })),
    ...(facts.recorded !== null && instant.test(facts.recorded)
      ? { recorded: facts.recorded }
      : { _recorded: { extension: [{ url: dataAbsentReason, valueCode: "unknown" }] } }),
    ...(facts.occurred !== null && { occurredDateTime: facts.occurred }),
    policy: [`${systems.tables}${encodeURIComponent(facts.tableVersions)}`],
    activity: {
      ...(facts.format === "hl7v2" && { coding: [{ ...v2Transformation }] }),
      text: "Conversion of the source record to FHIR R4",
    },
    agent: [
      { type: agentType("assembler", "Assembler"), who: { type: "Device", display: `Portage ${facts.portageVersion}` } },
      ...(facts.author === undefined ? [] : [{ type: agentType("author", "Author"), who: { reference: facts.author } }]),
    ],
    entity: [{
      role: "source",
      what: {
        ...(facts.messageHeader !== undefined && { reference: facts.messageHeader }),
        identifier: sourceIdentifier(facts),
        display: facts.feed,
      },
    }],
  };
}
