import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { SourceNode } from "../runtime/node.ts";
import { levelKey, levelsOf, placeKey } from "../runtime/place-key.ts";
import type { FunctionContext, MappingFunction } from "./function.ts";
import { hdToIdentifier } from "./hd-to-identifier.ts";
import { systemOf } from "./authority-to-uri.ts";

/** Codes that HL7 suggests for the user-defined table 0305; any other is a site's own. */
const locationTypes = new Set(["C", "D", "H", "N", "O", "P", "S"]);

/**
 * PL to a chain of Locations, each part of the next that is there: bed, room, floor, point of care, building, facility (HL7 v2.8 section 2A.2.51; the order is that of
 * HL7's mapping guide). A level is known by its own text and those of all levels around it, so that bed 1 of one room is never bed 1 of another. Gives the Reference to
 * the innermost, which also takes status, type, description and comprehensive identifier (PL.5, PL.6, PL.9, PL.10) and the address that stands beside it in a field
 * of its own (RXA-28, handed over by `with`). PL.11 is the assigner of all identifiers.
 */
export const plToLocation: MappingFunction = {
  name: "PL→Location",
  from: ["PL"],
  to: ["Reference"],
  node: (node, context, [address]) => {
    const write = (location: FhirResource) => {
      writeDetails(location, node, context);
      writeAddress(location, address, context);
    };
    const beside = address?.hasValue === true ? [address] : [];
    const innermost = chainOf(node, node.child(11), write, beside, context) ?? unplaced(node, write, beside, context);
    return innermost === null ? undefined : context.reference(innermost);
  },
};

/**
 * The chain of Locations that a place's levels (components 1 to 4, 7 and 8 of PL, LA1 and LA2) make; gives the innermost, or null where there is no level. `write`
 * adds what is said of the place as a whole, which `beside` tells apart from places of the same name.
 */
export function chainOf(node: SourceNode, authority: SourceNode | null, write: (innermost: FhirResource) => void, beside: readonly SourceNode[], context: FunctionContext): number | null {
  const here = levelsOf(node);
  let outer: number | null = null;
  let key: readonly string[] = ["key", ...placeKey(authority)];
  const around: SourceNode[] = authority?.hasValue === true ? [authority] : [];
  for (const level of here.toReversed()) {
    const location: FhirResource = { resourceType: "Location" };
    key = [...key, ...levelKey(level)];
    around.push(level.node);
    writeLevel(location, level, authority, context);
    const told = level === here[0] ? beside : [];
    const number: number = context.resource(location, [...key, ...told.map((part) => part.span)], [...around, ...told]);
    if (outer !== null) location["partOf"] = context.reference(outer, number);
    if (level === here[0]) write(location);
    outer = number;
  }
  return outer;
}

/** Puts an address that stands in an XAD into a Location. */
export function writeAddress(location: FhirResource, address: SourceNode | undefined, context: FunctionContext): void {
  const made = address?.hasValue === true ? context.convert("XAD→Address", address) : undefined;
  if (made !== undefined) location["address"] = made;
}

function writeLevel(location: FhirResource, level: { readonly node: SourceNode; readonly type: string | null; readonly display: string | null }, authority: SourceNode | null, context: FunctionContext): void {
  const { node } = level;
  const identifier = hdToIdentifier.node!(node, context, []) as FhirObject;
  assign(identifier, authority, context);
  location["identifier"] = [identifier];
  context.put(location, "name", node.child(1).hasValue ? node.child(1).text : node.child(2).text, node.child(1).hasValue ? node.child(1) : node.child(2));
  context.put(location, "mode", "instance", node);
  if (level.type !== null) {
    const coding = { system: "http://terminology.hl7.org/CodeSystem/location-physical-type", code: level.type, display: level.display };
    context.put(location, "physicalType", { coding: [coding] }, node);
  }
}

/** What PL says of the location as a whole. */
export function writeDetails(location: FhirResource, node: SourceNode, context: FunctionContext): void {
  const [status, type, description, comprehensive] = [node.child(5), node.child(6), node.child(9), node.child(10)];
  if (status.hasValue) context.put(location, "operationalStatus", { code: status.text }, status);
  if (type.hasValue) {
    const known = locationTypes.has(type.text);
    context.put(location, "type", [known ? { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0305", code: type.text }] } : { text: type.text }], type);
  }
  if (description.hasValue) context.put(location, "description", description.text, description);
  if (!comprehensive.hasValue) return;
  const [id, namespace, universal, scheme] = [comprehensive.child(1), comprehensive.child(2), comprehensive.child(3), comprehensive.child(4)];
  const identifier: FhirObject = {};
  const system = systemOf(namespace, universal, scheme, context);
  if (system !== undefined) context.put(identifier, "system", system, namespace, universal, scheme);
  if (id.hasValue) context.put(identifier, "value", id.text, id);
  assign(identifier, node.child(11), context);
  ((location["identifier"] ??= []) as FhirObject[]).push(identifier);
}

/** A location of which no level is said: known by its comprehensive identifier, else within this record only. */
function unplaced(node: SourceNode, write: (location: FhirResource) => void, beside: readonly SourceNode[], context: FunctionContext): number | null {
  const location: FhirResource = { resourceType: "Location" };
  write(location);
  if (Object.keys(location).length === 1) return null;
  const comprehensive = node.child(10);
  const key = comprehensive.child(1).hasValue ? ["PL.10", node.child(11).span, comprehensive.span] : ["only in", context.recordKey, node.span];
  return context.resource(location, [...key, ...beside.map((part) => part.span)], [node, ...beside]);
}

function assign(identifier: FhirObject, authority: SourceNode | null, context: FunctionContext): void {
  if (authority === null || !authority.hasValue) return;
  const assigner: FhirObject = {};
  identifier["assigner"] = assigner;
  const [namespace, id] = [authority.child(1), authority.child(2)];
  if (namespace.hasValue) context.put(assigner, "display", namespace.text, namespace);
  if (id.hasValue) assigner["identifier"] = hdToIdentifier.node!(authority, context, []) as FhirObject;
}
