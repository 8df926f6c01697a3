import { fhirJson } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";

const definition = (name: string) => `http://hl7.org/fhir/OperationDefinition/${name}`;

/** The CapabilityStatement of /fhir (FHIR R4: capabilities of a running instance). */
export function metadataRoutes({ about, services }: RouteContext): Handlers<"metadata"> {
  return {
    metadata: (_request, reply) =>
      reply.type(fhirJson).send(
        JSON.stringify({
          resourceType: "CapabilityStatement",
          status: "active",
          date: about.startedAt.toISOString(),
          kind: "instance",
          software: { name: "Portage", version: about.version },
          implementation: { description: `Converts legacy records into FHIR R4 Bundles (mapping tables ${services.engine.tableVersion}). POST /convert takes the records.` },
          fhirVersion: "4.0.1",
          format: ["json", "application/fhir+json"],
          rest: [
            {
              mode: "server",
              resource: [
                { type: "ConceptMap", operation: [{ name: "translate", definition: definition("ConceptMap-translate") }] },
                { type: "CodeSystem", operation: ["lookup", "validate-code", "subsumes"].map((name) => ({ name, definition: definition(`CodeSystem-${name}`) })) },
                { type: "ValueSet", operation: ["validate-code", "expand"].map((name) => ({ name, definition: definition(`ValueSet-${name}`) })) },
              ],
              operation: [
                { name: "validate", definition: definition("Resource-validate") },
                { name: "export", definition: "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export" },
              ],
            },
          ],
        }),
      ),
  };
}
