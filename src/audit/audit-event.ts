import type { AuditedEntry, AuditedEvent } from "../model/audit.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";
import type { LedgerDetail } from "../model/ledger.ts";

const lifecycle = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
const dicom = "http://dicom.nema.org/resources/ontology/DCM";

/** What an event is called in `AuditEvent.type` (ISO 21089 record lifecycle, DICOM audit message ids), and its action (create, read, update, delete, execute). */
const kinds: Readonly<Record<AuditedEvent, { readonly system: string; readonly code: string; readonly display: string; readonly action: "C" | "R" | "U" | "D" | "E" }>> = {
  received: { system: lifecycle, code: "receive", display: "Receive/Retain Record Lifecycle Event", action: "C" },
  repeated: { system: lifecycle, code: "receive", display: "Receive/Retain Record Lifecycle Event", action: "E" },
  stored: { system: lifecycle, code: "transmit", display: "Transmit Record Lifecycle Event", action: "R" },
  quarantined: { system: lifecycle, code: "hold", display: "Add Legal Hold Record Lifecycle Event", action: "U" },
  released: { system: lifecycle, code: "unhold", display: "Remove Legal Hold Record Lifecycle Event", action: "U" },
  discarded: { system: lifecycle, code: "deprecate", display: "Deprecate/Retract Record Lifecycle Event", action: "U" },
  expired: { system: lifecycle, code: "destroy", display: "Destroy/Delete Record Lifecycle Event", action: "D" },
  accessed: { system: lifecycle, code: "access", display: "Access/View Record Lifecycle Event", action: "R" },
  denied: { system: dicom, code: "110113", display: "Security Alert", action: "E" },
  paused: { system: dicom, code: "110100", display: "Application Activity", action: "E" },
  resumed: { system: dicom, code: "110100", display: "Application Activity", action: "E" },
};

/** http://hl7.org/fhir/audit-event-outcome: success; an action that did not take place, through the fault of who asked. */
const success = "0";
const refused = "4";

/**
 * An entry of the ledger as a FHIR AuditEvent (http://hl7.org/fhir/R4/auditevent.html). Its id is the entry's place in the ledger, so that the same entry is the same
 * AuditEvent whenever it is exported. It names records by their ids, and no patient: what a record holds is not in the ledger.
 */
export function auditEvent({ chain, number, at, event, feed, recordId, deliveryId, who, detail }: AuditedEntry): FhirResource {
  const { action, ...type } = kinds[event];
  const { principal, address, records, ...more } = detail;
  const told = Array.isArray(records) ? (records as readonly string[]) : [];
  const ids = [...(recordId === null ? [] : [recordId]), ...told];
  const said: [string, LedgerDetail[string] | undefined][] = Object.entries({ event, ...(feed !== null && { feed }), ...(deliveryId !== null && { delivery: deliveryId }), ...more }).filter(([, value]) => value !== null);
  const details = said.map(([name, value]): FhirObject => ({ type: name, valueString: [value].flat().join(" ") })).filter(({ valueString }) => valueString !== "");
  const agent = { altId: typeof principal === "string" ? principal : who, ...(typeof principal === "string" && { name: who }), requestor: true };
  return {
    resourceType: "AuditEvent",
    id: `${chain}.${number}`,
    type,
    action,
    recorded: at,
    outcome: event === "denied" ? refused : success,
    agent: [{ ...agent, ...(typeof address === "string" && { network: { address, type: "2" } }) }],
    source: { observer: { display: "Portage" }, type: [{ system: "http://terminology.hl7.org/CodeSystem/security-source-type", code: "4", display: "Application Server" }] },
    entity: [...ids.map(recordEntity), { name: "ledger entry", detail: details }],
  };
}

function recordEntity(id: string): FhirObject {
  return { what: { identifier: { system: "urn:portage:record", value: id } }, type: { system: "http://terminology.hl7.org/CodeSystem/audit-entity-type", code: "2", display: "System Object" } };
}
