import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { Library } from "../../../src/validation/packages/library.ts";
import { loadPackage, loadPackages } from "../../../src/validation/packages/load.ts";
import { lineIndex, packageOf } from "../../../src/validation/packages/package.ts";
import { filesInTar } from "../../../src/validation/packages/tar.ts";
import { compareVersions, isVersion } from "../../../src/validation/packages/version.ts";

const folder = mkdtempSync(join(tmpdir(), "portage-packages-"));
afterAll(() => rmSync(folder, { recursive: true }));

const definition = (name: string, version: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({ resourceType: "StructureDefinition", url: `http://example.org/${name}`, version, type: "Patient", ...more });

/** A tar archive of some files, as the POSIX standard lays it out. */
function tar(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const content = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write("0", 156);
    header.write("ustar\0", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const manifest = JSON.stringify({ name: "example.profiles", version: "1.2.0", fhirVersions: ["4.0.1"], dependencies: { "hl7.fhir.r4.core": "4.0.1" } });

describe("a package", () => {
  it("may be a .tgz as FHIR's registries have it", () => {
    const file = join(folder, "example.tgz");
    writeFileSync(file, gzipSync(tar({ "package/package.json": manifest, "package/StructureDefinition-a.json": JSON.stringify(definition("a", "1.2.0")), "package/example/Patient-x.json": "{}", "package/other/x.json": "no json" })));
    const { packages, issues } = loadPackage(file);
    expect(issues).toEqual([]);
    expect(packages).toMatchObject([{ name: "example.profiles", version: "1.2.0", dependencies: { "hl7.fhir.r4.core": "4.0.1" } }]);
    expect(packages[0]!.entries.map(({ url, version }) => [url, version])).toEqual([["http://example.org/a", "1.2.0"]]);
    expect(packages[0]!.entries[0]!.read()).toMatchObject({ type: "Patient" });
  });

  it("may be a folder, whose own index spares reading its files", () => {
    const root = join(folder, "unpacked/package");
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, "package.json"), manifest);
    writeFileSync(join(root, ".index.json"), JSON.stringify({ files: [{ filename: "a.json", resourceType: "StructureDefinition", url: "http://example.org/a", version: "1.2.0" }, { filename: "gone.json", resourceType: "ValueSet", url: "http://example.org/v" }] }));
    writeFileSync(join(root, "a.json"), "not read yet");
    const { packages, issues } = loadPackage(join(folder, "unpacked"));
    expect(issues).toEqual([]);
    expect(packages[0]!.entries.map(({ url }) => url)).toEqual(["http://example.org/a"]);
  });

  it("may be JSON: a definition, a list or a Bundle of them", () => {
    const file = join(folder, "bundle.json");
    writeFileSync(file, JSON.stringify({ resourceType: "Bundle", entry: [{ resource: definition("a", "1") }, { resource: { resourceType: "Patient" } }] }));
    expect(loadPackage(file).packages[0]!.entries).toHaveLength(1);
    writeFileSync(file, JSON.stringify([definition("a", "1"), definition("b", "1")]));
    expect(loadPackage(file).packages[0]!.entries).toHaveLength(2);
  });

  it("that cannot be read is an issue that says which file", () => {
    const broken = join(folder, "broken.tgz");
    writeFileSync(broken, "no archive");
    expect(loadPackage(broken)).toMatchObject({ packages: [], issues: [{ key: "package.unreadable", text: expect.stringContaining("broken.tgz") as string }] });
    writeFileSync(broken, gzipSync(tar({ "package/package.json": manifest }).subarray(0, 600)));
    expect(loadPackage(broken).issues.map(({ key }) => key)).toEqual(["package.unreadable"]);
    const bad = join(folder, "bad.json");
    writeFileSync(bad, '{"resourceType": secret}');
    const [issue] = loadPackage(bad).issues;
    expect(issue).toMatchObject({ key: "package.json" });
    expect(issue!.text).not.toContain("secret");
  });

  it("of another FHIR version is a warning", () => {
    const file = join(folder, "r5.tgz");
    writeFileSync(file, gzipSync(tar({ "package/package.json": JSON.stringify({ name: "r5", version: "1.0.0", fhirVersions: ["5.0.0"] }) })));
    expect(loadPackage(file).issues).toMatchObject([{ severity: "warning", key: "package.fhir-version" }]);
  });

  it("stands in profiles/ beside others, and loose JSON files are one", () => {
    const profiles = join(folder, "profiles");
    mkdirSync(profiles);
    writeFileSync(join(profiles, "one.tgz"), gzipSync(tar({ "package/package.json": manifest })));
    writeFileSync(join(profiles, "b.json"), JSON.stringify(definition("b", "1")));
    writeFileSync(join(profiles, "README.md"), "x");
    expect(loadPackages(profiles).packages.map(({ name, entries }) => [name, entries.length])).toEqual([["example.profiles", 0], ["profiles", 1]]);
    expect(loadPackages(join(folder, "nowhere"))).toEqual({ packages: [], issues: [] });
  });
});

describe("a tar archive", () => {
  it("gives its files, with long names too", () => {
    const long = `package/${"x".repeat(120)}.json`;
    const archive = Buffer.concat([tar({ [`PaxHeader`]: "" }).subarray(0, 0), paxHeader(long), tar({ "package/short.json": "{}" })]);
    expect([...filesInTar(archive)].map(({ name }) => name)).toEqual([long]);
  });

  it("that is none is refused", () => {
    expect(() => [...filesInTar(Buffer.alloc(2048, 7))]).toThrow(RangeError);
  });

  function paxHeader(name: string): Buffer {
    const record = `${String(name.length + 10)} path=${name}\n`;
    const archive = tar({ header: record });
    archive.write("x", 156);
    archive.write("        ", 148);
    const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    archive.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return archive.subarray(0, archive.length - 1024);
  }
});

describe("versions", () => {
  it("are ordered as numbers, drafts before what they are drafts of", () => {
    const sorted = ["1.0.0", "1.0.0-ballot", "1.10.0", "1.9.0", "2.0", ""].sort(compareVersions);
    expect(sorted).toEqual(["", "1.0.0-ballot", "1.0.0", "1.9.0", "1.10.0", "2.0"]);
  });

  it("are found by their beginning", () => {
    expect([isVersion("4.0.1", "4.0.1"), isVersion("4.0.1", "4.0"), isVersion("4.0.1", "4.0.10"), isVersion("4.01", "4.0")]).toEqual([true, true, false, false]);
  });
});

describe("a library", () => {
  const library = new Library([packageOf("one", [definition("a", "1.0.0"), definition("a", "1.1.0"), definition("c", "1", { kind: "x" })]), packageOf("two", [definition("a", "1.1.0"), definition("c", "1", { kind: "y" })])], new Library([packageOf("core", [definition("a", "9"), definition("b", "1")])]));
  const versionOf = (canonical: string): unknown => library.find("StructureDefinition", canonical)?.["version"];

  it("means the latest version by a URL alone, and the one named by url|version", () => {
    expect(versionOf("http://example.org/a")).toBe("1.1.0");
    expect(versionOf("http://example.org/a|1.0.0")).toBe("1.0.0");
    expect(versionOf("http://example.org/a|1.0")).toBe("1.0.0");
    expect(versionOf("http://example.org/a#fragment")).toBe("1.1.0");
    expect(versionOf("http://example.org/a|3")).toBeUndefined();
    expect(library.find("ValueSet", "http://example.org/a")).toBeUndefined();
  });

  it("asks further where it does not have a URL", () => {
    expect(versionOf("http://example.org/b")).toBe("1");
    expect(versionOf("http://example.org/a|9")).toBe("9");
  });

  it("tells where packages contradict one another, and keeps the first", () => {
    expect(library.conflicts().map(({ key, text }) => [key, text.includes("http://example.org/c|1")])).toEqual([["package.conflict", true]]);
    expect(library.find("StructureDefinition", "http://example.org/c")).toMatchObject({ kind: "x" });
  });

  it("reads a definition of a file of lines when it is asked for it", () => {
    const lines = ['{"resourceType":"StructureDefinition","url":"http://example.org/a","version":"1","type":"Patient"}', "no definition", '{"resourceType":"ValueSet","url":"http://example.org/v"} broken'];
    const index = lineIndex("lines", "1", lines.join("\n"));
    expect(index.entries.map(({ resourceType, url, version }) => [resourceType, url, version])).toEqual([["StructureDefinition", "http://example.org/a", "1"], ["ValueSet", "http://example.org/v", ""]]);
    expect(new Library([index]).find("StructureDefinition", "http://example.org/a")).toMatchObject({ type: "Patient" });
  });
});
