import type { TestProject } from "vitest/node";
import { startFhirServer } from "./start.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The real FHIR server of this run, or why there is none. */
    fhirServer: { readonly name: string; readonly url: string } | { readonly reason: string };
  }
}

/** One real server for all files of the suite. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startFhirServer();
  if ("reason" in server) {
    process.stdout.write(`test/hapi: SKIPPED, no FHIR server: ${server.reason}\n`);
    project.provide("fhirServer", { reason: server.reason });
    return async () => {};
  }
  process.stdout.write(`test/hapi: against ${server.name} at ${server.url}\n`);
  project.provide("fhirServer", { name: server.name, url: server.url });
  return () => server.stop();
}
