import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createMetrics } from "../../src/http/metrics.ts";
import { messageTypes } from "../../src/http/metrics/conversions.ts";
import { Admission } from "../../src/intake/admission.ts";
import type { TargetView } from "../../src/model/targets.ts";
import { fakeOutbox } from "./fakes.ts";

const target: TargetView = { name: "ehr", state: "down", issue: "delivery.unreachable", breaker: { state: "open", until: null }, paused: null, pull: false, leased: 0, queued: 3, oldestQueuedSeconds: 1000 };

function everything(outbox = fakeOutbox()) {
  const metrics = createMetrics(outbox, { processMetrics: false });
  metrics.intake(new Admission({ count: 1, bytes: 1 }), { free: () => 5e8 });
  metrics.bulk({ running: async () => 2, stillMilliseconds: () => 1500 });
  metrics.mllpConnections(() => 2);
  metrics.mllpMessage("AA");
  metrics.refused("busy");
  metrics.build("1.2.3");
  return { outbox, text: () => metrics.text() };
}

/** The names of a text exposition, without those that Prometheus makes of a histogram. */
const namesIn = (text: string) => new Set([...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name!));

describe("the metrics", () => {
  it("are those that docs/operations.md describes", async () => {
    const table = readFileSync("docs/operations.md", "utf8");
    const described = new Set([...table.slice(table.indexOf("| metric |"), table.indexOf("## Alerts")).matchAll(/`(portage_\w+)`/g)].map(([, name]) => name!));
    expect(described).toEqual(namesIn(await everything().text()));
  });

  it("have whatever a rule of examples/alerts.yaml names", async () => {
    const { groups } = parse(readFileSync("examples/alerts.yaml", "utf8")) as { readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[] };
    const names = namesIn(await everything().text());
    const used = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => [...expr.matchAll(/portage_\w+/g)].map(([name]) => name.replace(/_(count|sum|bucket)$/, ""))));
    expect(used.filter((name) => !names.has(name))).toEqual([]);
  });

  it("tell how each target stands", async () => {
    const { outbox, text } = everything();
    outbox.targets = async () => [target];
    expect(await text()).toContain('portage_target_breaker_open{target="ehr"} 1');
    expect(await text()).toContain('portage_target_up{target="ehr"} 0');
    expect(await text()).toContain('portage_target_misconfigured{target="ehr"} 0');
    expect(await text()).toContain('portage_target_oldest_queued_seconds{target="ehr"} 1000');
    outbox.targets = async () => [{ ...target, breaker: { state: "closed", until: null }, paused: { by: "ada", reason: "upgrade", at: "2026-01-31T00:00:00Z" } }];
    expect(await text()).toContain('portage_target_breaker_open{target="ehr"} 0');
    expect(await text()).toContain('portage_target_paused{target="ehr"} 1');
  });

  it("name the types of messages that there are tables for, and no others", () => {
    const types = readdirSync("mappings/hl7v2/messages").map((file) => file.slice(0, 3).toUpperCase()).filter((type) => type !== "ANY");
    expect([...messageTypes].toSorted()).toEqual([...new Set(types)].toSorted());
  });

  it("tell how bulk jobs stand", async () => {
    const text = await everything().text();
    expect(text).toContain("portage_bulk_jobs 2");
    expect(text).toContain("portage_bulk_still_seconds 1.5");
  });

  it("count what attempts to deliver have come to", async () => {
    expect(await everything().text()).toContain('portage_delivery_attempts_total{target="default",outcome="delivered"} 4');
  });

  it("say that the store is gone, and nothing of targets then", async () => {
    const { outbox, text } = everything();
    outbox.targets = async () => [target];
    expect(await text()).toContain("portage_store_up 1");
    outbox.broken = true;
    outbox.targets = async () => Promise.reject(new Error("gone"));
    const told = await text();
    expect(told).toContain("portage_store_up 0");
    expect(told).not.toMatch(/^portage_target_queued\{/m);
  });
});
