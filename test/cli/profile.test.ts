import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Profile } from "../../src/profile/profile.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "portage-profile-"));
afterAll(() => rmSync(folder, { recursive: true }));

function profile(args: readonly string[], input: string | Buffer = "", environment: Record<string, string> = {}) {
  const env = { ...process.env, PORTAGE_DATA: folder, PORTAGE_KEY: Buffer.alloc(32, 1).toString("base64"), ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "src/cli/portage.ts"), "profile", ...args], { input, env, encoding: "utf8" });
  return { status, stdout, stderr };
}
const profileOf = (stdout: string) => JSON.parse(stdout) as Profile;

const message = (number: number) => `MSH|^~\\&|LAB|North|EHR|South|20240131120000||ADT^A01^ADT_A01|${number}|P|2.5.1\rEVN|A01|20240131120000\rPID|1||${number}^^^ADT||CANARY^JOHN||19700101|F\rPV1|1|I\r`;

describe("portage profile", () => {
  test("tells what files hold, in text, and ends with 0", () => {
    const { status, stdout, stderr } = profile([join(root, "examples/adt-a01.hl7"), join(root, "examples/oru-r01.hl7")]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const heading of ["STRUCTURES", "SENDERS", "BUNDLES", "FIELDS OF PID"]) expect(stdout).toContain(`\n${heading}\n`);
  });

  test("looks into the folders below, takes several messages of a file and any encoding, and prints JSON with --json", () => {
    const dump = join(folder, "dump");
    mkdirSync(join(dump, "2024/01"), { recursive: true });
    writeFileSync(join(dump, "2024/01/a.hl7"), message(1) + message(2));
    writeFileSync(join(dump, "b.txt"), `BHS|^~\\&\r${message(3)}BTS|1\r`);
    writeFileSync(join(dump, "c"), Buffer.from(`\ufeff${message(4)}`, "utf16le"));
    const { status, stdout } = profile([dump, "--json"]);
    expect(status).toBe(0);
    expect(profileOf(stdout)).toMatchObject({ files: 3, messages: 4, unreadable: { count: 0 }, fileProblems: [] });
  });

  test("ends with 1 where something is unreadable, and names it", () => {
    const mixed = join(folder, "mixed");
    mkdirSync(mixed);
    writeFileSync(join(mixed, "good.hl7"), message(1));
    writeFileSync(join(mixed, "notes.txt"), "nothing of the kind");
    const { status, stdout } = profile([mixed, "--json"]);
    expect(status).toBe(1);
    expect(profileOf(stdout)).toMatchObject({ messages: 1, unreadable: { count: 1, listed: [{ file: join(mixed, "notes.txt"), key: "hl7v2.no-msh" }] } });
  });

  test("ends with 1 for a folder without a file", () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    expect(profile([empty])).toMatchObject({ status: 1, stdout: expect.stringContaining("0 messages in 0 files") as string });
  });

  test("reads standard input longer than a piece, counts its messages and knows their lines", () => {
    const count = 1500;
    const long = Array.from({ length: count }, (_, number) => message(number).replace("JOHN", "J".repeat(800))).join("") + "ZZZ|x\r";
    expect(long.length).toBeGreaterThan(1024 * 1024);
    const { stdout } = profile(["-", "--json"], `BHS|^~\\&\r${long}BTS|${count}\r`);
    const { messages, unreadable, fileProblems, undecided, segments } = profileOf(stdout);
    expect({ messages, unreadable: unreadable.count, fileProblems }).toEqual({ messages: count, unreadable: 0, fileProblems: [] });
    expect(undecided).toEqual([{ place: "ZZZ-1.1", count: 1, messages: 1, first: { file: "-", message: count, line: 1 + 4 * count + 1 } }]);
    const { distinct } = segments.find(({ segment }) => segment === "MSH")!.fields.find(({ field }) => field === "MSH-10")!;
    expect(distinct.exact).toBe(false);
  });

  test("prints no value of a record, but with --values", () => {
    expect(profile(["-"], message(1)).stdout).not.toContain("CANARY");
    expect(profile(["-", "--values"], message(1)).stdout).toContain("CANARY^JOHN");
  });

  test("writes a page with --html", () => {
    const page = join(folder, "profile.html");
    expect(profile(["-", "--html", page], message(1)).status).toBe(0);
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
  });

  test("ends with 2 for a call that names no file, a feed or a file that is not there, or a page that cannot be written", () => {
    expect(profile([])).toMatchObject({ status: 2, stderr: expect.stringContaining("name a file") as string });
    expect(profile(["-", "--feed", "nowhere"])).toMatchObject({ status: 2, stderr: expect.stringContaining('no feed "nowhere"') as string });
    expect(profile([join(folder, "none")])).toMatchObject({ status: 2, stderr: expect.stringContaining("there is no") as string });
    expect(profile(["-", "--html", join(folder, "none/page.html")], message(1))).toMatchObject({ status: 2, stderr: expect.stringContaining("there is no") as string });
  });
});
