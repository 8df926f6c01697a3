import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readFeeds } from "../src/feeds.ts";
import { loadRetention } from "../src/retention.ts";

const issuesOf = (text: string) => readFeeds([{ name: "adt", file: "adt.yaml", text }], new Map(), new Map()).issues;

describe("a feed's retention", () => {
  it("is told for the feeds that say it", () => {
    const site = mkdtempSync(join(tmpdir(), "portage-site-"));
    onTestFinished(() => rmSync(site, { recursive: true }));
    mkdirSync(join(site, "feeds"));
    writeFileSync(join(site, "feeds/adt.yaml"), "retention: { delivered: P30D, discarded: P7D }\n");
    writeFileSync(join(site, "feeds/lab.yaml"), "retention: { discarded: PT12H }\n");
    writeFileSync(join(site, "feeds/old.yaml"), "zone: Europe/Vienna\n");
    expect([...loadRetention(site)]).toEqual([["adt", { delivered: "P30D", discarded: "P7D" }], ["lab", { delivered: null, discarded: "PT12H" }]]);
    expect([...loadRetention(undefined)]).toEqual([]);
  });

  it.each(["P30D", "P1Y6M", "P2W", "PT30M", "P1DT12H", "P0D"])("takes the duration %s", (duration) => {
    expect(issuesOf(`retention: { delivered: ${duration} }`)).toEqual([]);
  });

  it.each(["30", "P", "PT", "P1DT", "30 days", "P-1D", "P1.5D", "-P1D"])("refuses %j, with file and place", (duration) => {
    const [issue] = issuesOf(`retention: { delivered: "${duration}" }`);
    expect(issue!.text).toContain("adt.yaml: /retention/delivered");
  });
});
