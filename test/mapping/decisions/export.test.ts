import { describe, expect, test } from "vitest";
import { decisionsCsv } from "../../../src/mapping/decisions/csv.ts";
import { decisionsPage } from "../../../src/mapping/decisions/page.ts";
import { sectionsOf } from "../../../src/mapping/decisions/sections.ts";
import { decisionsIn, own } from "./tables.ts";

const text = `table: PID→Patient
owner: admissions
rows:
  PID-8: { to: gender, translate: v2-0001-to-administrative-gender }
  PID-2: { archive: 'older, "alternate" <identifiers>' }
  PID-3: { to: identifier }
---
table: CX→Identifier
rows:
  CX.1: { to: value }
`;
const sections = sectionsOf(decisionsIn(text), own.planning.dictionary);

describe("sectionsOf", () => {
  test("segments come before data types, places in the order of their fields", () => {
    expect(sections.map(({ source, kind, places }) => [source, kind, places.map(({ place }) => place)])).toEqual([["PID", "segment", ["PID-2", "PID-3", "PID-8"]], ["CX", "data type", ["CX.1"]]]);
  });

  test("fields without a row are named as undecided", () => {
    expect(sections[0]!.undecided).toContain("PID-7 Date Time of Birth");
    expect(sections[0]!.undecided).not.toContain("PID-8 Administrative Sex");
  });

  test("the delimiters of MSH are no fields to decide", () => {
    const [msh] = sectionsOf(decisionsIn('table: MSH→MessageHeader\nrows:\n  MSH-3.1: { to: source.name }\n'), own.planning.dictionary);
    expect(msh!.undecided.some((field) => /^MSH-[12] /.test(field))).toBe(false);
  });
});

describe("decisionsCsv", () => {
  const lines = decisionsCsv(sections, "cafe").split("\r\n");

  test("each line starts with the hash of the tables and ends with CR LF", () => {
    expect(lines[0]!.startsWith("tables,source,place,field,component,table,decision,target,condition,when,reason,")).toBe(true);
    expect(lines.at(-1)).toBe("");
    expect(lines.slice(1, -1).every((line) => line.startsWith("cafe,"))).toBe(true);
    expect(lines.length).toBe(6);
  });

  test("commas and quotes are quoted as RFC 4180 says", () => {
    expect(lines[1]).toBe('cafe,PID,PID-2,Patient ID,,PID→Patient,archive,,,,"older, ""alternate"" <identifiers>",,,,,admissions,,t1.yaml,5');
  });
});

describe("decisionsPage", () => {
  const page = decisionsPage(sections, { tables: "cafe", feed: "north" });

  test("stands alone: no script and nothing to fetch", () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(|https?:/);
  });

  test("names the tables' hash and the feed, and lists every segment and data type", () => {
    expect(page).toContain("Tables <code>cafe</code>");
    expect(page).toContain("<strong>north</strong>");
    expect([...page.matchAll(/<li><a href="#(\w+)">/g)].map(([, id]) => id)).toEqual(["PID", "CX"]);
    expect(page).toContain('<h3 id="PID">');
  });

  test("has a heading for each place and column, and a place to sign each segment and the whole", () => {
    expect(page.match(/<th scope="rowgroup"/g)).toHaveLength(4);
    expect(page.match(/<th scope="col"/g)).toHaveLength(3 + 2 * 6);
    expect(page.match(/<dt>Name<\/dt><dd><\/dd><\/div><div><dt>Date<\/dt><dd><\/dd><\/div><div><dt>Signature<\/dt>/g)).toHaveLength(3);
    expect(page).toContain("I have read the decisions about PID (tables <code>cafe</code>, feed north).");
  });

  test("says decisions in a sign and a word, and texts of tables are texts", () => {
    expect(page).toContain('<tr class="archive">');
    expect(page).toContain('<span aria-hidden="true">▣</span> archive');
    expect(page).toContain("older, &quot;alternate&quot; &lt;identifiers&gt;");
  });

  test("names the fields that no row speaks of", () => {
    expect(page).toMatch(/\? undecided:<\/strong> no row speaks of PID-1 Set ID - PID/);
  });
});
