import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startServiceProcess } from "../durability/service.ts";

/** The program schemathesis (a package of PyPI): where SCHEMATHESIS says, or on the path. */
const program = process.env["SCHEMATHESIS"] ?? "schemathesis";
const examples = process.env["PORTAGE_CONTRACT_EXAMPLES"] ?? "30";

const installed = (() => {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** What is answered before there is a route: a header that is longer than HTTP servers read. */
const beforeRoutes = "431";

const checks = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"];

describe.skipIf(!installed)("openapi.yaml and the running service (needs schemathesis, which SCHEMATHESIS names)", () => {
  it("agree: no status, type or form of an answer that the document does not have, and no error of the server", { timeout: 1_200_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "portage-contract-"));
    const service = await startServiceProcess({ PORTAGE_DATA: folder });
    onTestFinished(async () => {
      await service.kill();
      rmSync(folder, { recursive: true, force: true });
    });
    // A stream that goes on until the client leaves is no answer that can be checked.
    const call = ["run", "openapi.yaml", "--url", service.url, "--checks", checks.join(","), "--phases", "examples,coverage,fuzzing", "--max-examples", examples, "--seed", "1", "--no-color", "--request-timeout", "20", "--exclude-path", "/bundles", "--generation-database", "none"];
    const output = await new Promise<string>((resolve) => void execFile(program, call, { maxBuffer: 100_000_000 }, (_error, stdout, stderr) => resolve(stdout + stderr)));
    const [cases] = /\d+ generated[^\n]*/.exec(output) ?? [];
    console.log(`schemathesis: ${cases}`);
    expect(cases).toBeDefined();
    const failures = output.split(/^_{5,} (?=[A-Z]+ \/)/m).slice(1).flatMap((section) => {
      const [operation] = section.split(" ___");
      return section.split(/^- (?=ST\d+ )/m).slice(1).map((failure) => `${operation}: ${failure.slice(0, 300)}`);
    });
    expect(failures.filter((failure) => !failure.includes(`Received: ${beforeRoutes}`))).toEqual([]);
  });
});
