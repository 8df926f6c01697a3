import { describe, expect, it } from "vitest";
import { auditEvent } from "../../src/audit/audit-event.ts";
import type { AuditedEntry } from "../../src/model/audit.ts";
import { auditedEvents } from "../../src/model/audit.ts";
import { testEngine } from "../e2e/engine.ts";

const entry: AuditedEntry = {
  chain: "6f1c0c5e-5f7e-4a52-9a58-0c6f4a6f7d11", number: 12, at: "2026-11-28T05:40:00.123Z", event: "accessed", feed: "lab", recordId: "01981111-2222-7333-8444-555566667777", deliveryId: null, who: "ward-console",
  detail: { operation: "quarantineItem", as: "key", address: "192.0.2.7", item: "01980000-0000-7000-8000-000000000001" },
};
const engine = testEngine();

describe("auditEvent", () => {
  it.each(auditedEvents)("makes a valid AuditEvent of %s", (event) => {
    const issues = engine.validate(auditEvent({ ...entry, event }), { profiles: [], supporting: [] });
    expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("says who read which record, when, from where and how", () => {
    expect(auditEvent(entry)).toMatchObject({
      id: "6f1c0c5e-5f7e-4a52-9a58-0c6f4a6f7d11.12",
      type: { system: "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", code: "access" },
      action: "R",
      recorded: "2026-11-28T05:40:00.123Z",
      outcome: "0",
      agent: [{ altId: "ward-console", requestor: true, network: { address: "192.0.2.7", type: "2" } }],
      entity: [{ what: { identifier: { system: "urn:portage:record", value: "01981111-2222-7333-8444-555566667777" } } }, { detail: expect.arrayContaining([{ type: "operation", valueString: "quarantineItem" }, { type: "feed", valueString: "lab" }]) as unknown }],
    });
  });

  it("names the credential and the person of a decision", () => {
    expect(auditEvent({ ...entry, event: "discarded", who: "Nurse Ada", detail: { principal: "ward-console", item: "i" } })).toMatchObject({ agent: [{ altId: "ward-console", name: "Nurse Ada" }] });
  });

  it("names every record of a list", () => {
    const { entity } = auditEvent({ ...entry, recordId: null, detail: { records: ["a", "b"] } }) as unknown as { entity: { what?: { identifier: { value: string } } }[] };
    expect(entity.map(({ what }) => what?.identifier.value)).toEqual(["a", "b", undefined]);
  });

  it("says of a request that was refused that it did not take place", () => {
    expect(auditEvent({ ...entry, event: "denied" })).toMatchObject({ outcome: "4", type: { code: "110113" } });
  });
});
