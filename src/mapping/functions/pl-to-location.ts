import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { SourceNode } from "../runtime/node.ts";
import type { FunctionContext, MappingFunction } from "./function.ts";
import { hdToIdentifier } from "./hd-to-identifier.ts";
import { systemOf } from "./authority-to-uri.ts";

/** A level of PL, from the innermost: component, and the code of R4's location-physical-type where there is one that is surely meant. */
const levels = [
  { component: 3, name: "bed", type: "bd", display: "Bed" },
  { component: 2, name: "room", type: "ro", display: "Room" },
  { component: 8, name: "floor", type: "lvl", display: "Level" },
  { component: 1, name: "point of care", type: null, display: null },
  { component: 7, name: "building", type: "bu", display: "Building" },
  { component: 4, name: "facility", type: "si", display: "Site" },
] as const;

/** Codes that HL7 suggests for the user-defined table 0305; any other is a site's own. */
const locationTypes = new Set(["C", "D", "H", "N", "O", "P", "S"]);

/**
 * PL to a chain of Locations, each part of the next that is there: bed, room, floor, point of care, building, facility (HL7 v2.8 section 2A.2.51; the order is that of
 * HL7's mapping guide). A level is known by its own text and those of all levels around it, so that bed 1 of one room is never bed 1 of another. Gives the Reference to
 * the innermost, which also takes status, type, description and comprehensive identifier (PL.5, PL.6, PL.9, PL.10). PL.11 is the assigner of all identifiers.
 */
export const plToLocation: MappingFunction = {
  name: "PL→Location",
  from: ["PL"],
  to: ["Reference"],
  node: (node, context) => {
    const here = levels.map((level) => ({ ...level, node: node.child(level.component) })).filter(({ node: level }) => level.child(1).hasValue || level.child(2).hasValue);
    const authority = node.child(11);
    let outer: number | null = null;
    let key: string[] = ["PL", authority.span];
    const around: SourceNode[] = authority.hasValue ? [authority] : [];
    for (const level of here.toReversed()) {
      const location: FhirResource = { resourceType: "Location" };
      key = [...key, level.name, level.node.span];
      around.push(level.node);
      writeLevel(location, level, authority, context);
      const number: number = context.resource(location, key, [...around]);
      if (outer !== null) location["partOf"] = context.reference(outer, number);
      if (level === here[0]) writeDetails(location, node, context);
      outer = number;
    }
    if (outer === null) outer = unplaced(node, context);
    return outer === null ? undefined : context.reference(outer);
  },
};

function writeLevel(location: FhirResource, level: { readonly node: SourceNode; readonly type: string | null; readonly display: string | null }, authority: SourceNode, context: FunctionContext): void {
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
function writeDetails(location: FhirResource, node: SourceNode, context: FunctionContext): void {
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
function unplaced(node: SourceNode, context: FunctionContext): number | null {
  const location: FhirResource = { resourceType: "Location" };
  writeDetails(location, node, context);
  if (Object.keys(location).length === 1) return null;
  const comprehensive = node.child(10);
  const key = comprehensive.child(1).hasValue ? ["PL.10", node.child(11).span, comprehensive.span] : ["only in", context.recordKey, node.span];
  return context.resource(location, key, [node]);
}

function assign(identifier: FhirObject, authority: SourceNode, context: FunctionContext): void {
  if (!authority.hasValue) return;
  const assigner: FhirObject = {};
  identifier["assigner"] = assigner;
  const [namespace, id] = [authority.child(1), authority.child(2)];
  if (namespace.hasValue) context.put(assigner, "display", namespace.text, namespace);
  if (id.hasValue) assigner["identifier"] = hdToIdentifier.node!(authority, context, []) as FhirObject;
}
