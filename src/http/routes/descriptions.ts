import { answerForm } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import { description, homePage, links } from "../home-page.ts";
import type { Handlers } from "../operations.ts";

/** What the service says of itself. */
export function descriptionRoutes({ services, metrics, about, openapi }: RouteContext): Handlers<"home" | "coverage" | "metrics" | "openapi"> {
  const page = homePage(about.version);
  return {
    home: ({ headers }, reply) =>
      answerForm(headers.accept, undefined) === "fhir" && (headers.accept ?? "").includes("text/html") ? reply.type("text/html; charset=utf-8").send(page) : { name: "portage", version: about.version, description, links },
    coverage: () => services.engine.coverage(),
    metrics: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
    openapi: (_request, reply) => reply.type("application/yaml; charset=utf-8").send(openapi),
  };
}
