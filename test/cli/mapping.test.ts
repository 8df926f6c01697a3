import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "portage-mapping-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A site with one feed that keeps a local segment. */
const site = join(folder, "site");
mkdirSync(join(site, "feeds"), { recursive: true });
mkdirSync(join(site, "mappings"));
writeFileSync(join(site, "feeds/north.yaml"), "zone: Europe/Vienna\n");
writeFileSync(join(site, "mappings/north.yaml"), 'overlay: PID→Patient\nfeed: north\nrows:\n  PID-27: { leave: "nobody asks" }\n  ZPD-4: { to: extension(http://north.example/pharmacy).valueString }\n  ZPX-1: { archive: "a local number" }\n');

function mapping(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "src/cli/portage.ts"), "mapping", ...args], { cwd: folder, env: { ...process.env, PORTAGE_SITE: "" }, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return { status, stdout, stderr };
}

const containing = (text: string) => expect.stringContaining(text) as string;

describe("portage mapping export", () => {
  test("writes the decisions of all tables as CSV, and says the hash of the tables", () => {
    const { status, stdout, stderr } = mapping(["export"]);
    expect(status).toBe(0);
    const hash = /\(tables ([0-9a-f]{16})\)/.exec(stderr)![1]!;
    expect(stdout).toContain(`\r\n${hash},PID,PID-8,Administrative Sex,,PID→Patient,transform,Patient.gender,,,,,v2-0001-to-administrative-gender,`);
  });

  test("merges the overlays of a feed", () => {
    const { stdout } = mapping(["export", "--site", site, "--feed", "north"]);
    expect(stdout).toContain(",PID,PID-27,Veterans Military Status,,PID→Patient,leave,,,,nobody asks,");
    expect(stdout).toContain(",ZPD,ZPD-4,,,PID→Patient,migrate,Patient.extension(http://north.example/pharmacy).valueString,");
  });

  test("writes a page to a file", () => {
    const out = join(folder, "decisions.html");
    expect(mapping(["export", "--format", "html", "--out", out])).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(out, "utf8")).toMatch(/^<!DOCTYPE html>[\s\S]*<h3 id="PID">[\s\S]*<\/html>\n$/);
  });

  test("ends with 2 for a format, a feed or a site that is not there", () => {
    expect(mapping(["export", "--format", "pdf"])).toMatchObject({ status: 2, stderr: containing('no format "pdf". Known: csv, html.') });
    expect(mapping(["export", "--feed", "south"])).toMatchObject({ status: 2, stderr: containing('no feed "south". Known: default.') });
    expect(mapping(["export", "--site", join(folder, "none")])).toMatchObject({ status: 2, stderr: containing("PORTAGE_SITE") });
  });
});

describe("portage mapping diff", () => {
  test("ends with 0 where two folders say the same, a checkout or its mappings", () => {
    expect(mapping(["diff", root, join(root, "mappings")])).toMatchObject({ status: 0, stdout: containing("No differences.") });
  });

  test("ends with 1 where they differ, and tells each place", () => {
    const other = join(folder, "mappings");
    cpSync(join(root, "mappings"), other, { recursive: true });
    const file = join(other, "hl7v2/segments/pid-patient.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^ {2}PID-27:.*$/m, '  PID-27: { leave: "nobody asks" }'));
    const { status, stdout } = mapping(["diff", root, other, "--json"]);
    expect(status).toBe(1);
    const { before, after, differences } = JSON.parse(stdout) as { before: string; after: string; differences: unknown[] };
    expect(before).not.toBe(after);
    expect(differences).toMatchObject([{ kind: "changed", table: "PID→Patient", place: "PID-27", after: ["leave: nobody asks"] }]);
  });

  test("compares what Portage brings with a site", () => {
    const { status, stdout } = mapping(["diff", "--site", site, "--feed", "north"]);
    expect(status).toBe(1);
    expect(stdout).toContain("~ PID-27  Veterans Military Status  (changed, mappings/north.yaml:4)");
    expect(stdout).toContain("+ ZPD-4");
    expect(stdout).toContain("3 differences: 2 added, 0 removed, 1 changed.");
    expect(mapping(["diff", "--site", site])).toMatchObject({ status: 0 });
  });

  test("ends with 2 where one cannot be read", () => {
    const broken = join(folder, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "x.yaml"), "table: [\n");
    expect(mapping(["diff", root, broken])).toMatchObject({ status: 2, stderr: containing("x.yaml:") });
    expect(mapping(["diff", root, join(folder, "none")])).toMatchObject({ status: 2, stderr: containing("there is no folder") });
    expect(mapping(["diff", root])).toMatchObject({ status: 2, stderr: containing("name two folders") });
    expect(mapping(["diff"])).toMatchObject({ status: 2, stderr: containing("or a site") });
  });
});

describe("portage mapping explain", () => {
  test("tells the rows of a field, where they stand, who uses them, and an example with what it became", () => {
    const { status, stdout } = mapping(["explain", "PID-3"]);
    expect(status).toBe(0);
    expect(stdout).toContain("PID-3  Patient Identifier List (CX, repeats; versions 2.1 to ");
    expect(stdout).toMatch(/migrate to Patient\.identifier, by CX→Identifier.*\n +mappings\/hl7v2\/segments\/pid-patient\.yaml:\d+/);
    expect(stdout).toMatch(/PID→Patient as patient \(Patient\): ADT_A01/);
    expect(stdout).toContain("test/mapping/language.test.ts:");
    expect(stdout).toContain('Example, from examples/adt-a01.hl7:\n  PID[1]-3[1].1.1 = "4711"  mapped\n      Patient.identifier[0].value = "4711"');
  });

  test("is JSON with --json", () => {
    expect(JSON.parse(mapping(["explain", "CX.4", "--json"]).stdout)).toMatchObject({ subject: "CX.4", facts: { name: "Assigning Authority", type: "HD" }, example: { file: "examples/adt-a01.hl7" } });
  });

  test("knows the local segments of a feed, and says where there is no example", () => {
    expect(mapping(["explain", "ZPX-1", "--site", site, "--feed", "north"])).toMatchObject({ status: 0, stdout: containing("Example: none") });
  });

  test("ends with 2 for a place that is not known, with the nearest", () => {
    expect(mapping(["explain", "PIX-3"])).toMatchObject({ status: 2, stdout: "", stderr: containing("Did you mean PID-3?") });
    expect(mapping(["explain"])).toMatchObject({ status: 2, stderr: containing("name one place") });
  });
});

describe("portage mapping", () => {
  test("alone it names its commands", () => {
    expect(mapping([])).toMatchObject({ status: 2, stderr: containing("portage mapping export") });
    expect(mapping(["--help"])).toMatchObject({ status: 0, stdout: containing("portage mapping diff") });
    expect(mapping(["explain", "--help"])).toMatchObject({ status: 0, stdout: containing("portage mapping explain PID-3") });
  });
});
