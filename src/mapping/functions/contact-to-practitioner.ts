import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { SourceNode } from "../runtime/node.ts";
import type { FunctionContext, MappingFunction } from "./function.ts";
import { plToLocation, writeAddress } from "./pl-to-location.ts";

/**
 * A person whom to ask (XCN) to the Reference to a Practitioner. What is handed over by `with` says where the person can be reached: telephone (XTN), location (PL) and
 * address (XAD), as SCH-12 to SCH-15 have them (HL7 v2.8 section 10.6.2). Those are the person's at that place, so that they stand in a PractitionerRole beside the
 * Practitioner; the address is that of the role's Location.
 */
export const contactToPractitioner: MappingFunction = {
  name: "contact→Practitioner",
  from: ["XCN"],
  to: ["Reference"],
  node: (person, context, withs) => {
    const reference = context.convert("XCN→Practitioner", person);
    if (reference !== undefined) writeRole(person, withs, context);
    return reference;
  },
};

function writeRole(person: SourceNode, withs: readonly SourceNode[], context: FunctionContext): void {
  const details = withs.filter((node) => node.hasValue);
  if (details.length === 0) return;
  const role: FhirResource = { resourceType: "PractitionerRole" };
  const [phone, place, address] = withs.map((node) => (node.hasValue ? node : undefined));
  const telecom = phone === undefined ? undefined : context.convert("XTN→ContactPoint", phone);
  if (telecom !== undefined) role["telecom"] = [telecom];
  const location = place === undefined ? addressed(address, context) : (plToLocation.node!(place, context, address === undefined ? [] : [address]) as FhirObject | undefined);
  if (location !== undefined) role["location"] = [location];
  // Once more, for the role's own Reference: equal keys become one entry.
  role["practitioner"] = context.convert("XCN→Practitioner", person)!;
  const known = person.child(1).hasValue ? [] : ["only in", context.recordKey];
  context.resource(role, ["contact", ...known, person.span, ...details.map(({ span }) => span)], [person, ...details]);
}

/** A Location of which the address alone is known. */
function addressed(address: SourceNode | undefined, context: FunctionContext): FhirObject | undefined {
  if (address === undefined) return undefined;
  const location: FhirResource = { resourceType: "Location" };
  context.put(location, "mode", "instance", address);
  writeAddress(location, address, context);
  return context.reference(context.resource(location, ["address", address.span], [address]));
}
