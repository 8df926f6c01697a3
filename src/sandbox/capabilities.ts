/** The answer to GET /metadata. */
export const capabilities = {
  resourceType: "CapabilityStatement",
  status: "active",
  date: "2025-01-01",
  kind: "instance",
  software: { name: "Portage sandbox" },
  implementation: { description: "Portage's sandbox: in memory, not for production. Everything is forgotten when the service stops." },
  fhirVersion: "4.0.1",
  format: ["application/fhir+json"],
  rest: [{ mode: "server", interaction: [{ code: "transaction" }, { code: "batch" }, { code: "search-system" }] }],
};
