import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "portage-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

function portage(args: readonly string[], input = "") {
  const env = { ...process.env, PORTAGE_DATA: folder, PORTAGE_KEY: Buffer.alloc(32, 1).toString("base64") };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "src/cli/portage.ts"), ...args], { input, env, encoding: "utf8" });
  return { status, stdout, stderr };
}

const oru = join(root, "examples/oru-r01.hl7");

describe("portage convert", () => {
  test("prints a Bundle a line and ends with 0", () => {
    const { status, stdout, stderr } = portage(["convert", oru]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ resourceType: "Bundle", type: "transaction" });
    expect(stdout).toContain('"value":7.0');
    expect(stderr).toContain("1 records: 1 converted, 0 invalid, 0 unreadable");
  });

  test("reads standard input, and gives a report with --report", () => {
    const { stdout } = portage(["convert", "-", "--report"], readFileSync(oru, "utf8"));
    const { counts } = JSON.parse(stdout) as { counts: Record<string, number> };
    expect(counts["mapped"]! + counts["archived"]! + counts["left"]! + counts["undecided"]! + counts["failed"]!).toBe(counts["leaves"]);
  });

  test("writes a file for each message of a folder with --out", () => {
    const out = join(folder, "out");
    portage(["convert", join(root, "examples"), "--out", out]);
    expect(readdirSync(out)).toContain("oru-r01.hl7.json");
  });

  test("reads a file of the name .ndjson line by line", () => {
    const file = join(folder, "messages.ndjson");
    writeFileSync(file, `${JSON.stringify(readFileSync(oru, "utf8"))}\n\nno json\n${JSON.stringify({ message: readFileSync(oru, "utf8"), id: "b" })}\n`);
    const { status, stdout, stderr } = portage(["convert", file]);
    expect(status).toBe(1);
    expect(stdout.trimEnd().split("\n").map((line) => (JSON.parse(line) as { resourceType: string }).resourceType)).toEqual(["Bundle", "OperationOutcome", "Bundle"]);
    expect(stderr).toContain(`${file}:3: unreadable: Line 3 is not JSON`);
    expect(stderr).toContain("3 records: 2 converted, 0 invalid, 1 unreadable");
  });

  test("ends with 1 and says why where there is no record to convert", () => {
    const { status, stderr } = portage(["convert", "-"], "MSH|^~\\&|A|B|C|D|2024||ACK|1|P|2.5\rMSA|AA|1\r");
    expect(status).toBe(1);
    expect(stderr).toContain("This is an acknowledgement (ACK)");
    expect(stderr).toContain("1 without a record to convert");
  });

  test("ends with 1 and says why where a record cannot be read", () => {
    const { status, stdout, stderr } = portage(["convert", "-"], "this is no message");
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("MSH");
  });

  test("ends with 2 for a feed, an option or a file that is not there", () => {
    expect(portage(["convert", oru, "--feed", "nowhere"])).toMatchObject({ status: 2, stderr: expect.stringContaining('no feed "nowhere"') as string });
    expect(portage(["convert", oru, "--nonsense"])).toMatchObject({ status: 2, stderr: expect.stringContaining("--nonsense") as string });
    expect(portage(["convert", join(folder, "none.hl7")])).toMatchObject({ status: 2, stderr: expect.stringContaining("there is no") as string });
  });
});

describe("portage check", () => {
  test("finds Portage's own tables in order", () => {
    expect(portage(["check"])).toMatchObject({ status: 0, stdout: expect.stringContaining("all in order") as string });
  });
});

describe("portage validate", () => {
  test("tells valid from invalid, with the place in the resource", () => {
    const file = join(folder, "patients.ndjson");
    writeFileSync(file, '{"resourceType":"Patient","gender":"female"}\n{"resourceType":"Patient","gender":"lady"}\nno json\n');
    const { status, stdout, stderr } = portage(["validate", file]);
    expect(status).toBe(1);
    expect(stdout).toContain(`${file}:2: error: Patient.gender`);
    expect(stdout).toContain(`${file}:3: error: This is not JSON`);
    expect(stderr).toContain("3 resources: 1 valid, 2 invalid");
  });
});

describe("portage translate", () => {
  test("prints the match of a code, and ends with 1 where there is none", () => {
    expect(portage(["translate", "v2-0001-to-administrative-gender", "F"])).toMatchObject({ status: 0, stdout: expect.stringContaining("http://hl7.org/fhir/administrative-gender|female") as string });
    expect(portage(["translate", "v2-0001-to-administrative-gender", "nonsense"]).status).toBe(1);
  });
});

describe("portage", () => {
  test("lists its commands, and ends with 2 for a word that is none", () => {
    expect(portage([])).toMatchObject({ status: 0, stdout: expect.stringContaining("portage convert") as string });
    expect(portage(["migrate"])).toMatchObject({ status: 2, stderr: expect.stringContaining('no command "migrate"') as string });
    expect(portage(["check", "--help"])).toMatchObject({ status: 0, stdout: expect.stringContaining("portage check") as string });
  });
});
