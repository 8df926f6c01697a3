import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { SourceNode } from "../runtime/node.ts";
import type { FunctionContext, MappingFunction } from "./function.ts";
import { chainOf, writeAddress } from "./pl-to-location.ts";

/** A location with an address as older versions wrote it (HL7 v2.6 sections 2.A.40 and 2.A.41) to a chain of Locations like that of PL; without a level the address alone. */
function locationBy(write: (location: FhirResource, node: SourceNode, context: FunctionContext) => void, address: readonly number[]): Exclude<MappingFunction["node"], undefined> {
  return (node, context) => {
    const beside = address.map((component) => node.child(component)).filter((part) => part.hasValue);
    const details = (location: FhirResource) => {
      if (node.child(5).hasValue) context.archive(node.child(5));
      if (node.child(6).hasValue) context.put(location, "type", [{ text: node.child(6).text }], node.child(6));
      write(location, node, context);
    };
    const innermost = chainOf(node, null, details, beside, context) ?? alone(node, details, context);
    return innermost === null ? undefined : context.reference(innermost);
  };
}

function alone(node: SourceNode, write: (location: FhirResource) => void, context: FunctionContext): number | null {
  const location: FhirResource = { resourceType: "Location" };
  write(location);
  return Object.keys(location).length === 1 ? null : context.resource(location, ["only in", context.recordKey, node.span], [node]);
}

/** LA1, whose ninth component is the address as an XAD. */
export const la1ToLocation: MappingFunction = {
  name: "LA1→Location",
  from: ["LA1"],
  to: ["Reference"],
  node: locationBy((location, node, context) => writeAddress(location, node.child(9), context), [9]),
};

/** LA2, whose components 9 to 16 are the address. */
export const la2ToLocation: MappingFunction = {
  name: "LA2→Location",
  from: ["LA2"],
  to: ["Reference"],
  node: locationBy(writeParts, [9, 10, 11, 12, 13, 14]),
};

/** The kind of the address and its further geographic part (LA2.15, LA2.16) have no element of their own and are archived. */
function writeParts(location: FhirResource, node: SourceNode, context: FunctionContext): void {
  const address: FhirObject = {};
  const street = [node.child(9), node.child(10)].filter((part) => part.hasValue);
  if (street.length > 0) context.put(address, "line", street.map((part) => part.text), ...street);
  for (const [component, property] of [[11, "city"], [12, "state"], [13, "postalCode"], [14, "country"]] as const) {
    if (node.child(component).hasValue) context.put(address, property, node.child(component).text, node.child(component));
  }
  for (const component of [15, 16]) if (node.child(component).hasValue) context.archive(node.child(component));
  if (Object.keys(address).length > 0) location["address"] = address;
}
