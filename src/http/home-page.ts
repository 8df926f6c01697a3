/** What the service serves, by name: for GET / in JSON, and for people. Only `convert` is no GET. */
export const links = {
  convert: "/convert",
  coverage: "/coverage",
  quarantine: "/quarantine",
  records: "/records",
  targets: "/targets",
  capabilityStatement: "/fhir/metadata",
  apiReference: "/docs",
  openapi: "/openapi.yaml",
  ready: "/health/ready",
  metrics: "/metrics",
};

export const description = "Turns records of legacy systems into FHIR R4 Bundles and delivers them.";

const places: readonly (readonly [path: string, what: string])[] = [
  [links.apiReference, "API reference"],
  [links.coverage, "What is supported, generated from the mapping tables"],
  [links.quarantine, "Records that wait for a person"],
  [links.records, "Where each record is"],
  [links.targets, "How deliveries to each target stand"],
  [links.ready, "Is it ready, and does the target answer?"],
  [links.metrics, "Prometheus metrics"],
  [links.capabilityStatement, "CapabilityStatement of the FHIR operations"],
  [links.openapi, "The OpenAPI document"],
];

const style = "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1c2733}pre{background:#f3f5f7;padding:1rem;overflow-x:auto;font-size:.85rem}td{padding:.15rem 1.5rem .15rem 0}a{color:#0b5cad}";

/** The page that a browser gets at /. It takes nothing from anywhere else. */
export function homePage(version: string): string {
  const rows = places.map(([path, what]) => `<tr><td><a href="${path}">${path}</a></td><td>${what}</td></tr>`).join("");
  const command = `curl --data-binary @message.hl7 -H 'content-type: x-application/hl7-v2+er7' \\\n  'http://127.0.0.1:3000/convert?deliver=wait'`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Portage</title><style>${style}</style></head><body><h1>Portage ${version}</h1><p>${description}</p><p>Post a record to <code>/convert</code>:</p><pre>${command}</pre><table>${rows}</table></body></html>`;
}
