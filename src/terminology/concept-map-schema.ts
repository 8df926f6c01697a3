import { equivalences } from "./equivalence.ts";

const text = { type: "string", minLength: 1 };
/** A code of FHIR: no white space around it, none doubled within. */
const code = { type: "string", pattern: "^\\S+(\\s\\S+)*$" };
const list = (items: object) => ({ type: "array", minItems: 1, items });

/** A backbone element: these properties, id and extensions, and nothing else. */
const backbone = (required: readonly string[], properties: object) => ({
  type: "object",
  required,
  properties: { id: text, extension: list({ type: "object" }), ...properties },
  patternProperties: { "^_": {} },
  additionalProperties: false,
});

const dependsOn = backbone(["property", "value"], { property: text, system: text, value: text, display: text });

const target = backbone(["equivalence"], {
  code,
  display: text,
  equivalence: { enum: equivalences },
  comment: text,
  dependsOn: list(dependsOn),
  product: list(dependsOn),
});

const group = backbone(["element"], {
  source: text,
  sourceVersion: text,
  target: text,
  targetVersion: text,
  element: list(backbone([], { code, display: text, target: list(target) })),
  unmapped: backbone(["mode"], { mode: { enum: ["provided", "fixed", "other-map"] }, code, display: text, url: text }),
});

/** R4 ConceptMap (http://hl7.org/fhir/StructureDefinition/ConceptMap) as JSON Schema; what every resource has is left to the validation stage. */
export const conceptMapSchema = backbone(["resourceType", "status"], {
  resourceType: { const: "ConceptMap" },
  meta: { type: "object" },
  implicitRules: text,
  language: text,
  text: { type: "object" },
  contained: list({ type: "object" }),
  url: text,
  identifier: { type: "object" },
  version: text,
  name: text,
  title: text,
  status: { enum: ["draft", "active", "retired", "unknown"] },
  experimental: { type: "boolean" },
  date: text,
  publisher: text,
  contact: list({ type: "object" }),
  description: text,
  useContext: list({ type: "object" }),
  jurisdiction: list({ type: "object" }),
  purpose: text,
  copyright: text,
  sourceUri: text,
  sourceCanonical: text,
  targetUri: text,
  targetCanonical: text,
  group: list(group),
});
