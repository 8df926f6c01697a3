import { fakeBulk } from "./fake-bulk.ts";
import { issue } from "../../src/errors.ts";
import type { AuditedEntry } from "../../src/model/audit.ts";
import type { Conversion } from "../../src/model/conversion.ts";
import type { Delivery, Outbox, RecordToKeep } from "../../src/model/outbox.ts";
import type { QuarantineItem } from "../../src/model/quarantine.ts";
import type { Engine } from "../../src/model/engine.ts";
import type { LedgerNote } from "../../src/model/ledger.ts";
import { nothingUnknown } from "../../src/model/unknowns.ts";
import type { CountedAuthority, CountedCode } from "../../src/model/worklist.ts";

/** The fake engine's Bundle; `7.0` shows that no decimal is read and printed again on the way. */
export const bundleText = '{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Observation","valueQuantity":{"value":7.0}}}]}';

/** An issue as the mapping would find it, in PID[1]-3[2].4.1. */
export const sourceIssue = { ...issue("http.request-invalid", { place: "PID-3", rule: "lacks an assigning authority" }), code: "required", source: "PID[1]-3[2].4.1" } as const;

/** What a text with UNKNOWN in it meets. */
const authority = { namespace: "ADT", universalId: null, universalIdType: null, system: "urn:portage:default:authority:ADT" };

const timings = { parse: 1, map: 2, bundle: 1, validate: 1 };

function conversion(text: string, feed: string): Conversion {
  const status = text.includes("INVALID") ? "invalid" : text.includes("|ACK") ? "refused" : text.includes("BROKEN") ? "unreadable" : "converted";
  const issues = status === "converted" ? [] : [sourceIssue];
  const counts = { leaves: 5, mapped: 1, archived: 1, left: 1, undecided: 1, failed: 1 };
  const bundle = status === "unreadable" || status === "refused" ? null : bundleText;
  return {
    status,
    issues,
    counts,
    timings,
    bundle,
    hints: null,
    lanes: [],
    header: { controlId: text.split("|")[9] ?? null, structure: "ADT_A01", messageType: "ADT", trigger: "A01", version: "2.5.1", sendingApplication: "LAB", sendingFacility: "North", feed },
    body: Buffer.from(text),
    contentType: "x-application/hl7-v2+er7",
    surroundings: null,
    source: null,
    unknowns: () => (text.includes("UNKNOWN") ? { authorities: [{ ...authority, count: 1, places: ["PID-3.4"] }], codes: [] } : nothingUnknown),
    report: () => ({
      bundle: bundle === null ? null : { resourceType: "Bundle" },
      outcome: { resourceType: "OperationOutcome" },
      counts,
      timings,
      leaves: [{ source: "PID[1]-3[1].1.1", outcome: "mapped", targets: ["Bundle.entry[0].resource"] }],
      lineage: [],
      translations: [],
    }),
  };
}

/** Each text from MSH on is a record: `INVALID` in it makes it invalid, `BROKEN` unreadable, `|ACK` refused; `FROM-LAB` makes it one of the feed `lab` where no feed is named. A body without MSH is unreadable as a whole. */
export function fakeEngine(): Engine & { readonly validated: unknown[][] } {
  const validated: unknown[][] = [];
  return {
    validated,
    convert(body, { feed }) {
      const records = Buffer.from(body).toString("utf8").split(/(?=MSH)/).filter((text) => text.startsWith("MSH"));
      const envelopes = () => [];
      return records.length === 0 ? { conversions: [], issues: [issue("http.not-hl7v2")], envelopes } : { conversions: records.map((text) => conversion(text, feed ?? (text.includes("FROM-LAB") ? "lab" : "default"))), issues: [], envelopes };
    },
    convertPacket({ bytes, place, problem }, feed) {
      const here = place === null ? {} : { place };
      if (problem !== undefined) return { conversions: [{ ...conversion("BROKEN", feed ?? "default"), ...here, issues: [problem] }], issues: [], envelopes: () => [] };
      const converted = this.convert(bytes, { contentType: "text/plain", ...(feed !== undefined && { feed }) });
      return { ...converted, conversions: converted.conversions.map((one) => ({ ...one, ...here })) };
    },
    feeds: () => ["default", "lab"],
    feedOf: (name) => (name === "default" ? { name, deliver: "queue", target: "default" } : name === "lab" ? { name, deliver: "none", target: "default" } : undefined),
    translate: (parameters) => (JSON.stringify(parameters).includes("nothing") ? [sourceIssue] : { resourceType: "Parameters", parameter: [{ name: "given", part: parameters["parameter"] ?? [] }] }),
    validateCode: (parameters) => ({ resourceType: "Parameters", parameter: [{ name: "given", part: parameters["parameter"] ?? [] }] }),
    validateSystemCode: (parameters) => ({ resourceType: "Parameters", parameter: [{ name: "given", part: parameters["parameter"] ?? [] }] }),
    lookup: (parameters) => (JSON.stringify(parameters).includes("nothing") ? [issue("terminology.code-unknown", { name: "code" })] : { resourceType: "Parameters", parameter: [{ name: "given", part: parameters["parameter"] ?? [] }] }),
    subsumes: (parameters) => ({ resourceType: "Parameters", parameter: [{ name: "given", part: parameters["parameter"] ?? [] }] }),
    expand: (parameters, at) => ({ resourceType: "ValueSet", given: parameters["parameter"] ?? [], at }),
    canonicalOf: (_type, id) => (id === "known" ? { url: "http://example.org/known", version: "2" } : undefined),
    validate(...call) {
      validated.push(call);
      return [];
    },
    knowsAuthority: (_feed, { namespace }) => namespace === "KNOWN",
    speaksOf: ({ code }) => code === "known",
    nearestCode: ({ code }) => (code === "femal" ? { code: "F", display: "Female", target: "female" } : null),
    coverage: () => ({ segments: ["PID"] }),
    tableVersion: "1.0.0",
  };
}

export interface FakeOutbox extends Outbox {
  readonly kept: RecordToKeep[];
  readonly noted: LedgerNote[];
  /** What the target does with what is delivered. */
  target: "stores" | "hangs" | "refuses";
  broken: boolean;
  /** What the worklist holds, of whatever feed. */
  readonly authorities: CountedAuthority[];
  readonly codes: CountedCode[];
}

const stoodFor = ({ requestHash, body }: RecordToKeep) => Buffer.from(requestHash ?? body);

/** An outbox in memory that keeps the promises of `Outbox`. */
export function fakeOutbox(): FakeOutbox {
  const kept: RecordToKeep[] = [];
  const quarantined: QuarantineItem[] = [];
  const now = "2024-01-31T12:00:00.000Z";
  const item = (index: number, issues: QuarantineItem["issues"]): QuarantineItem => ({ id: `q${index}`, recordId: `r${index}`, feed: "default", controlId: null, createdAt: now, issues, deliveryId: null, state: "open", decidedAt: null, decidedBy: null, reason: null, wentOnAs: null });

  const outbox: FakeOutbox = {
    kept,
    noted: [],
    target: "stores",
    broken: false,
    authorities: [],
    codes: [],
    async keep(record) {
      if (outbox.broken) throw new Error("the store is gone: CANARY-ERROR");
      const before = kept.findIndex((other) => record.idempotencyKey !== null && other.idempotencyKey === record.idempotencyKey);
      if (before >= 0 && !stoodFor(kept[before]!).equals(stoodFor(record))) return { kind: "key-conflict" };
      const index = before >= 0 ? before : kept.push(record) - 1;
      const answer = { recordId: `r${index}`, repeated: before >= 0, controlIdReused: false };
      if (record.result.kind === "queued") return { ...answer, kind: "queued", deliveryId: `d${index}` };
      if (before < 0) quarantined.unshift(item(index, record.result.issues));
      return { ...answer, kind: "quarantined", quarantineId: `q${index}` };
    },
    async delivery(id) {
      const index = Number(/^d(\d+)$/.exec(id)?.[1] ?? -1);
      if (kept[index]?.result.kind !== "queued") return undefined;
      const state = { stores: "delivered", hangs: "retrying", refuses: "quarantined" } as const;
      const delivery: Delivery = { id, recordId: `r${index}`, feed: "default", state: state[outbox.target], attempts: 1, target: "default", waitsFor: 0, createdAt: now, updatedAt: now, lastIssues: outbox.target === "stores" ? [] : [sourceIssue], quarantineId: outbox.target === "refuses" ? `q${index}` : null, stored: [], kept: [] };
      return delivery;
    },
    bulk: fakeBulk((record) => outbox.keep(record), (deliveryId) => {
      const { result } = kept[Number(deliveryId.slice(1))]!;
      return result.kind === "queued" ? result.bundle : null;
    }),
    wait: (id) => outbox.delivery(id),
    quarantineItem: async (id) => quarantined.find((other) => other.id === id),
    acknowledged: () => undefined,
    async *audited() {
      yield outbox.noted.map((note, index): AuditedEntry => ({ feed: null, recordId: null, deliveryId: null, detail: {}, chain: "c", number: index + 1, at: now, ...note, event: note.event as AuditedEntry["event"] }));
    },
    async note(notes) {
      if (outbox.broken) throw new Error("the store is gone");
      outbox.noted.push(...notes);
    },
    async quarantined(id) {
      const found = quarantined.find((other) => other.id === id);
      if (found === undefined) return undefined;
      const record = kept[Number(id.slice(1))]!;
      const bundle = record.result.bundle;
      return { item: found, bundle, source: { body: record.body, contentType: record.contentType, surroundings: null }, refused: null, edit: null, expiredAt: null };
    },
    targetNames: ["default"],
    earlierDecisions: async () => [],
    overtaken: async () => [],
    decide: async () => ({ kind: "unknown" }),
    stillInvalid: async () => ({ kind: "unknown" }),
    record: async () => undefined,
    records: async () => [],
    source: async () => undefined,
    writers: async () => [],
    targets: async () => [],
    pauseTarget: async () => false,
    resumeTarget: async () => false,
    quarantine: async (_query, limit, after) => quarantined.slice(after === undefined ? 0 : quarantined.findIndex(({ id }) => id === after) + 1).slice(0, limit),
    pull: {
      pullTargets: ["ehr"],
      lease: async () => [],
      tell: async () => ({ kind: "unknown" }),
      read: async () => [],
      reaches: async () => true,
      changed: async () => undefined,
    },
    exports: { start: async () => "e0", status: async () => undefined, forget: async () => false, lines: async () => undefined },
    worklist: {
      authorities: async (feeds) => outbox.authorities.filter((item) => feeds === undefined || feeds.includes(item.feed)),
      codes: async (feeds) => outbox.codes.filter((item) => feeds === undefined || feeds.includes(item.feed)),
    },
    attempts: () => [{ target: "default", outcome: "delivered", count: 4 }],
    async status() {
      if (outbox.broken) throw new Error("the store is gone");
      return { queued: 3, oldestQueuedSeconds: 1.5, quarantined: quarantined.length, target: "up", targetIssue: null };
    },
    async stop() {},
  };
  return outbox;
}
