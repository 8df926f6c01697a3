import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

const root = resolve(import.meta.dirname, "../..");

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(ending)).map((name) => join(root, folder, name));
}

/** Constants that functions write beside what they read, each with the document that gives it. */
const ofFunctions = [
  "http://unitsofmeasure.org", // the system of UCUM
  "urn:ietf:rfc:3986", // R4, Identifier.system: a value that is a URI by itself
  "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
  "http://hl7.org/fhir/StructureDefinition/alternate-codes",
  "http://terminology.hl7.org/CodeSystem/v2-0301", "http://terminology.hl7.org/CodeSystem/v2-0305",
  "http://terminology.hl7.org/CodeSystem/location-physical-type", "si", "Site", "bu", "Building", "lvl", "Level", "wa", "Ward", "ro", "Room", "bd", "Bed", "instance",
  "phone", "fax", "email", "pager", "url", "sms", "other",
  "application/pdf", "text/plain", "text/html", "text/xml", "image/jpeg", "image/png", "image/gif", "image/tiff", "audio/basic",
];

/** Every constant that mapping tables, ConceptMaps and the list of coding systems declare. */
export function declaredConstants(): ReadonlySet<string> {
  const found = new Set<string>(ofFunctions);
  const add = (text: string) => {
    found.add(text);
    const parts = text.split("|");
    if (parts.length === 1) return;
    for (const part of parts) found.add(part);
    if (!parts[0]!.includes(":")) found.add(`http://terminology.hl7.org/CodeSystem/${parts[0]}`);
  };
  const path = (text: string) => {
    for (const [, name] of text.matchAll(/extension\(([^)#]+)/g)) {
      found.add(name!);
      found.add(`http://hl7.org/fhir/StructureDefinition/${name}`);
    }
  };
  const tables = (value: unknown, key: string): void => {
    if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") {
      if (key === "absent" || key === "set" || key === "coding-systems") add(String(value));
      path(String(value));
    } else if (Array.isArray(value)) for (const item of value) tables(item, key);
    else if (value !== null && typeof value === "object") {
      for (const [name, item] of Object.entries(value)) {
        path(name);
        tables(item, key === "set" || key === "coding-systems" ? key : name);
      }
    }
  };
  for (const file of filesOf("mappings", ".yaml")) tables(parse(readFileSync(file, "utf8")), "");
  const maps = (value: unknown): void => {
    if (typeof value === "string") found.add(value);
    else if (value !== null && typeof value === "object") for (const item of Object.values(value)) maps(item);
  };
  for (const file of filesOf("conceptmaps", ".json")) maps((JSON.parse(readFileSync(file, "utf8")) as { group: unknown }).group);
  return found;
}
