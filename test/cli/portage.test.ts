import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
    expect(stdout).toContain(`${file}:2:36: error: Patient.gender`);
    expect(stdout).toContain(`${file}:3: fatal: This is not JSON: line 1, column 1`);
    expect(stderr).toContain("3 resources: 1 valid, 2 invalid");
  });

  test("checks against profiles, and gathers what it finds by cause", () => {
    const file = join(folder, "pressures.ndjson");
    const pressure = '{"resourceType":"Observation","status":"final","code":{"text":"x"}}';
    writeFileSync(file, `${pressure}\n${pressure}\n`);
    const page = join(folder, "page.html");
    const { status, stdout } = portage(["validate", file, "--profile", "http://hl7.org/fhir/StructureDefinition/bp", "--summary", "--html", page]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/error\s+2\s+2\s+validation.slice-min\s+Observation/);
    expect(readFileSync(page, "utf8")).toContain("2 of 2 resources are invalid");
    const { stdout: json } = portage(["validate", file, "--json", "--summary"]);
    expect(JSON.parse(json)).toEqual({ resources: 2, invalid: 0, causes: [] });
  });
});

describe("portage package", () => {
  const site = join(folder, "site");
  const url = "http://example.org/named";
  const file = join(folder, "named.json");
  writeFileSync(file, JSON.stringify({ resourceType: "StructureDefinition", url, version: "1.0.0", name: "Named", status: "active", kind: "resource", abstract: false, type: "Patient", baseDefinition: "http://hl7.org/fhir/StructureDefinition/Patient", derivation: "constraint", differential: { element: [{ path: "Patient.name", min: 1 }] } }));

  test("adds a package to the site, lists it and shows a profile as it is checked", () => {
    mkdirSync(site, { recursive: true });
    expect(portage(["package", "add", file, "--site", site])).toMatchObject({ status: 0, stdout: expect.stringContaining("1 definitions") as string });
    expect(portage(["package", "add", file, "--site", site])).toMatchObject({ status: 1, stderr: expect.stringContaining("is there already") as string });
    expect(portage(["package", "list", "--site", site]).stdout).toMatch(/profiles\s+1\s/);
    const { stdout } = portage(["package", "inspect", url, "--site", site]);
    expect(stdout).toMatch(/Patient\.name\s+1\.\.\*/);
    expect(stdout).toContain("1 of ");
  });

  test("says what it does not know, and refuses what is no package", () => {
    expect(portage(["package", "inspect", "http://example.org/other"])).toMatchObject({ status: 1, stderr: expect.stringContaining("no profile") as string });
    expect(portage(["package", "add", oru, "--site", site])).toMatchObject({ status: 1, stderr: expect.stringContaining("cannot be read") as string });
    expect(portage(["package", "add"]).status).toBe(2);
  });
});

describe("portage translate", () => {
  test("prints the match of a code, and ends with 1 where there is none", () => {
    expect(portage(["translate", "v2-0001-to-administrative-gender", "F"])).toMatchObject({ status: 0, stdout: expect.stringContaining("http://hl7.org/fhir/administrative-gender|female") as string });
    expect(portage(["translate", "v2-0001-to-administrative-gender", "nonsense"]).status).toBe(1);
  });
});

describe("portage", () => {
  test("ends quietly where who reads its output has seen enough", () => {
    const { stdout, stderr } = spawnSync("sh", ["-c", `for run in 1 2 3; do "${process.execPath}" src/cli/portage.ts convert examples examples examples --report; done | head -c 100`], { cwd: root, encoding: "utf8", env: { ...process.env, PORTAGE_DATA: folder, PORTAGE_KEY: Buffer.alloc(32, 1).toString("base64") } });
    expect(stdout.length).toBeGreaterThan(99);
    expect(stderr).not.toContain("EPIPE");
  });

  test("lists its commands, and ends with 2 for a word that is none", () => {
    expect(portage([])).toMatchObject({ status: 0, stdout: expect.stringContaining("portage convert") as string });
    expect(portage(["migrate"])).toMatchObject({ status: 2, stderr: expect.stringContaining('no command "migrate"') as string });
    expect(portage(["check", "--help"])).toMatchObject({ status: 0, stdout: expect.stringContaining("portage check") as string });
  });
});
