import { describe, inject, test } from "vitest";
import { describeFacts } from "./facts.ts";

const server = inject("fhirServer");

if ("reason" in server) {
  describe("delivery to a real FHIR server", () => {
    test.skip(`no server (${server.reason})`, () => {});
  });
} else {
  describeFacts({ name: server.name, url: () => server.url });
}
