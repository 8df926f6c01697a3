import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openEngine } from "../src/engine.ts";
import type { FhirValue } from "../src/model/fhir.ts";
import { openTerminologyServer } from "../src/tx-server/open.ts";
import { validateAsking } from "../src/validate-asking.ts";
import { answer, result, scriptedServer, type Reply } from "./tx-server/scripted-server.ts";

const snomed = "http://snomed.info/sct";
const findings = { resourceType: "ValueSet", url: "http://example.org/ValueSet/findings", status: "active", compose: { include: [{ system: snomed, filter: [{ property: "concept", op: "is-a", value: "404684003" }] }] } };
const profile = {
  resourceType: "StructureDefinition", url: "http://example.org/p", name: "P", status: "active", kind: "resource", abstract: false, type: "Observation", derivation: "constraint",
  baseDefinition: "http://hl7.org/fhir/StructureDefinition/Observation",
  differential: { element: [{ id: "Observation.method", path: "Observation.method", binding: { strength: "required", valueSet: findings.url } }] },
};
const observation: FhirValue = { resourceType: "Observation", status: "final", code: { text: "CANARY" }, method: { text: "CANARY", coding: [{ system: snomed, code: "22298006", display: "CANARY" }] } };

async function validated(reply: Reply): Promise<{ readonly keys: readonly string[]; readonly later: readonly string[]; readonly sent: string }> {
  const dataFolder = mkdtempSync(join(tmpdir(), "portage-asking-"));
  onTestFinished(() => rmSync(dataFolder, { recursive: true }));
  const { url, asked } = await scriptedServer(reply);
  const server = openTerminologyServer({ url, dataFolder });
  const engine = openEngine({ maxBody: 1_000_000 }, new Uint8Array(32), server);
  const options = { profiles: [profile.url], supporting: [profile, findings] as unknown as FhirValue[] };
  const keysOf = (issues: readonly { readonly severity: string; readonly key: string }[]) => issues.map(({ severity, key }) => `${severity} ${key}`);
  const keys = keysOf(await validateAsking(engine, server, observation, options));
  return { keys, later: keysOf(engine.validate(observation, options)), sent: asked.map(({ body }) => body).join("\n") };
}

describe("validation with a terminology server", () => {
  it("says of a code what the server says, and remembers it where nobody is asked", async () => {
    expect(await validated(result(true))).toMatchObject({ keys: [], later: [] });
    expect(await validated(result(false))).toMatchObject({ keys: ["error validation.binding"], later: ["error validation.binding"] });
  });

  it("says that a code was not checked where the server does not say it either", async () => {
    expect((await validated(answer(500, {}))).keys).toEqual(["information validation.binding-undecided"]);
    expect((await validated(answer(404, {}))).keys).toEqual(["information validation.binding-undecided"]);
  });

  it("sends nothing of the resource but system and code", async () => {
    const { sent } = await validated(result(true));
    expect(sent).toContain("22298006");
    expect(sent).not.toContain("CANARY");
  });
});
