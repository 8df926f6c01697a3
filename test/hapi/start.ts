import { startContainer } from "./container.ts";
import { startMavenModule } from "./maven-module.ts";
import type { Closed, RunningServer } from "./running-server.ts";

/**
 * A real FHIR server: the one at HAPI_URL, else HAPI's image in a container, else our Maven module. Where all three are
 * closed, the reasons say why.
 */
export async function startFhirServer(): Promise<RunningServer | Closed> {
  const given = process.env["HAPI_URL"];
  if (given !== undefined && given !== "") return { url: given.replace(/\/$/, ""), name: "the server at HAPI_URL", stop: async () => {} };
  const container = await startContainer();
  if (!("reason" in container)) return container;
  const module = await startMavenModule();
  if (!("reason" in module)) return module;
  return { reason: `HAPI_URL is not set; ${container.reason}; ${module.reason}` };
}
