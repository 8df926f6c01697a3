import type { ElementDefinition } from "../../model/definitions.ts";

/** The value of a constant's text for an element, or what is wrong with it. `system|code|display` makes a Coding; a system without `:` is one of terminology.hl7.org. */
export function constantValue(text: string, element: ElementDefinition): { readonly value: unknown } | { readonly problem: string } {
  switch (element.type) {
    case "boolean":
      return text === "true" || text === "false" ? { value: text === "true" } : { problem: "true or false" };
    case "integer":
    case "positiveInt":
    case "unsignedInt":
    case "decimal":
      return Number.isNaN(Number(text)) ? { problem: "a number" } : { value: Number(text) };
    case "Coding":
      return text.includes("|") ? { value: coding(text) } : { problem: "system|code|display" };
    case "CodeableConcept":
      return { value: text.includes("|") ? { coding: [coding(text)] } : { text } };
    default:
      if (element.codes !== undefined && !element.codes.has(text)) return { problem: `one of ${[...element.codes].slice(0, 12).join(", ")}` };
      return { value: text };
  }
}

function coding(text: string): Record<string, string> {
  const [system = "", code = "", display] = text.split("|");
  const uri = system.includes(":") ? system : `http://terminology.hl7.org/CodeSystem/${system}`;
  return { system: uri, code, ...(display === undefined ? {} : { display }) };
}
