import { answerForm } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";

const links = {
  convert: "/convert",
  coverage: "/coverage",
  quarantine: "/quarantine",
  capabilityStatement: "/fhir/metadata",
  apiReference: "/docs",
  openapi: "/openapi.yaml",
  ready: "/health/ready",
  metrics: "/metrics",
};

/** What the service says of itself. */
export function descriptionRoutes({ services, metrics, about, openapi }: RouteContext): Handlers<"home" | "coverage" | "metrics" | "openapi"> {
  const description = "Turns records of legacy systems into FHIR R4 Bundles and delivers them.";
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Portage</title><h1>Portage ${about.version}</h1><p>${description}</p><ul>${Object.entries(links)
    .map(([name, path]) => `<li>${name}: <a href="${path}">${path}</a></li>`)
    .join("")}</ul></html>`;
  return {
    home: ({ headers }, reply) =>
      answerForm(headers.accept, undefined) === "fhir" && (headers.accept ?? "").includes("text/html") ? reply.type("text/html; charset=utf-8").send(page) : { name: "portage", version: about.version, description, links },
    coverage: () => services.engine.coverage(),
    metrics: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
    openapi: (_request, reply) => reply.type("application/yaml; charset=utf-8").send(openapi),
  };
}
