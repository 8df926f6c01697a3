import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliver } from "../../src/delivery/deliver.ts";
import { leavesOpen } from "../../src/delivery/verdict.ts";
import type { Verdict } from "../../src/delivery/verdict.ts";
import type { FhirObject, FhirResource } from "../../src/model/fhir.ts";
import type { Issue } from "../../src/model/issue.ts";
import type { StoredResource } from "../../src/model/target.ts";
import { SimulatedTarget } from "./simulated-target.ts";
import type { Trouble } from "./simulated-target.ts";
import { settingsOf, transaction } from "./transactions.ts";

/** A record: resources that refer to each other, some of which the target never takes, and the record's own account of them. */
interface Case {
  readonly size: number;
  /** From, to. */
  readonly links: readonly (readonly [number, number])[];
  readonly offenders: readonly number[];
  readonly identified: readonly number[];
  readonly header: boolean;
  readonly provenance: boolean;
}

const cases = fc.integer({ min: 1, max: 12 }).chain((size) => {
  const place = fc.nat({ max: size - 1 });
  const link = fc.tuple(place, place).filter(([from, to]) => from !== to);
  return fc.record({
    size: fc.constant(size),
    links: size === 1 ? fc.constant([]) : fc.oneof(fc.array(link, { maxLength: size }), fc.array(link.map(([from, to]) => [Math.max(from, to), Math.min(from, to)] as const), { maxLength: 2 * size })),
    offenders: fc.uniqueArray(place, { maxLength: 3 }),
    identified: fc.uniqueArray(place),
    header: fc.boolean(),
    provenance: fc.boolean(),
  });
});

const troubles = fc.array(fc.constantFrom<Trouble>("none", "none", "lost", "timeout", "broken", "not FHIR", 429, 500, 503, 409, "some entries"), { maxLength: 12 });

const uuid = (place: number) => `00000000-0000-4000-8000-${String(place).padStart(12, "0")}`;
const nameOf = (place: number) => `Basic/${uuid(place)}`;

function resourcesOf({ size, links, offenders, identified, header, provenance }: Case): FhirResource[] {
  const all = Array.from({ length: size }, (_, place) => place);
  const basics = all.map((place): FhirResource => ({
    resourceType: "Basic",
    id: uuid(place),
    ...(identified.includes(place) && { identifier: [{ system: "urn:test", value: String(place) }] }),
    code: { text: offenders.includes(place) ? "bad" : "good" },
    extension: links.filter(([from]) => from === place).map(([, to]) => ({ url: "urn:link", valueReference: { reference: nameOf(to) } })),
  }));
  const listed = all.map((place) => ({ reference: nameOf(place) }));
  return [
    ...(header ? [{ resourceType: "MessageHeader", id: uuid(100), eventUri: "urn:x", focus: listed } as FhirResource] : []),
    ...basics,
    ...(provenance ? [{ resourceType: "Provenance", id: uuid(200), target: listed, ...(header && { entity: [{ what: { reference: `MessageHeader/${uuid(100)}` } }] }) } as FhirResource] : []),
  ];
}

/** What R4 and the record leave no other choice about: which of the Basics can be stored. Worked out by following links, apart from what is tested. */
function storable({ size, links, offenders }: Case, { maxEntries, batch }: { maxEntries: number | null; batch: boolean }): Set<number> {
  const reached = (from: number) => {
    const seen = new Set<number>();
    const open = [from];
    for (let place = open.pop(); place !== undefined; place = open.pop()) for (const [one, to] of links) if (one === place && !seen.has(to) && seen.add(to)) open.push(to);
    return seen;
  };
  const reach = Array.from({ length: size }, (_, place) => reached(place));
  const bad = reach.map((seen, place) => {
    const circle = [...seen].filter((other) => reach[other]!.has(place)).length;
    return offenders.includes(place) || (maxEntries !== null && circle > maxEntries) || (batch && circle > 1);
  });
  return new Set(reach.flatMap((seen, place) => (bad[place]! || [...seen].some((other) => bad[other]!) ? [] : [place])));
}

/** Delivers as the outbox does: again and again, with what was learned before. */
async function deliverAgainAndAgain(target: SimulatedTarget, settings: ReturnType<typeof settingsOf>, bundle: string, known: Map<string, StoredResource>): Promise<Verdict> {
  let last: readonly Issue[] = [];
  for (let attempt = 1; ; attempt++) {
    const verdict = await deliver(target, settings, { bundle, hints: null, uncertain: leavesOpen(last), known });
    for (const stored of verdict.stored ?? []) known.set(stored.reference, stored);
    if (verdict.kind !== "retry") return verdict;
    expect(attempt).toBeLessThan(60);
    last = verdict.issues;
  }
}

const modes = fc.record({
  update: fc.constantFrom("replace" as const, "merge" as const),
  ids: fc.constantFrom("client" as const, "server" as const),
  bundles: fc.constantFrom("transaction" as const, "batch" as const),
  batchAlone: fc.boolean(),
  maxEntries: fc.option(fc.integer({ min: 1, max: 6 })),
  maxBytes: fc.option(fc.integer({ min: 2000, max: 4000 })),
  blames: fc.constantFrom("right" as const, "last" as const, "none" as const),
});

describe("deliver", () => {
  it("stores whatever can be stored exactly once, and keeps the rest and nothing else, whatever goes wrong in between", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(cases, modes, troubles, async (one, mode, wrong) => {
        const batch = mode.bundles === "batch" || mode.batchAlone;
        const isCircular = storable({ ...one, offenders: [] }, { maxEntries: null, batch: true }).size < one.size;
        const maxBytes = isCircular ? null : mode.maxBytes;
        const left = [...wrong];
        const target = new SimulatedTarget({ ids: mode.ids, batchAlone: mode.batchAlone, blames: mode.blames, maxEntries: mode.maxEntries, maxBytes, refuses: ({ code }) => (code as FhirObject | undefined)?.["text"] === "bad", trouble: () => left.shift() ?? "none" });
        const settings = settingsOf({ ...mode, maxBytes });
        const resources = resourcesOf(one);
        const bundle = transaction(...resources);
        const known = new Map<string, StoredResource>();
        const verdict = await deliverAgainAndAgain(target, settings, bundle, known);

        const can = storable(one, { maxEntries: mode.maxEntries, batch });
        const expected = [...can].map(nameOf);
        const header = one.header ? [`MessageHeader/${uuid(100)}`] : [];
        const provenance = one.provenance && can.size > 0 ? [`Provenance/${uuid(200)}`] : [];
        expect(verdict.stored!.map(({ reference }) => reference).sort()).toEqual([...expected, ...header, ...provenance].sort());
        const held = target.resources;
        expect(held.size).toBe(expected.length + header.length + provenance.length);
        for (const { reference, location } of verdict.stored!) {
          expect([reference, held.get(location)?.versions]).toEqual([reference, 1]);
          if (mode.ids === "client") expect(location).toBe(reference);
        }
        const whole = can.size === one.size;
        expect(verdict.kind).toBe(whole ? "delivered" : "refused");
        if (verdict.kind !== "refused") return;
        const remaining = verdict.remaining === null ? resources.map(({ resourceType, id }) => `${resourceType}/${id}`) : (JSON.parse(verdict.remaining) as { entry: { request: { url: string } }[] }).entry.map(({ request }) => request.url);
        const waits = Array.from({ length: one.size }, (_, place) => place).filter((place) => !can.has(place)).map(nameOf);
        expect(remaining.sort()).toEqual([...waits, ...header, ...(one.provenance ? [`Provenance/${uuid(200)}`] : [])].sort());
        for (const reference of waits) expect(verdict.issues.some(({ text, expression }) => text.includes(reference) || expression?.startsWith(`Bundle.entry[${resources.findIndex(({ id }) => reference.endsWith(id!))}]`))).toBe(true);

        // The same record once more, and what waited alone: nothing changes.
        await deliverAgainAndAgain(target, settings, bundle, known);
        if (verdict.remaining !== null) await deliverAgainAndAgain(target, settings, verdict.remaining, known);
        expect([...target.resources.values()].every(({ versions }) => versions === 1)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it("costs some requests for each refused entry, and not one for each entry, even if the target blames the wrong ones", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 300 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom("right" as const, "last" as const, "none" as const), fc.infiniteStream(fc.nat()), async (size, count, blames, places) => {
        const offenders = [...new Set([...places.take(count)].map((place) => place % size))];
        const target = new SimulatedTarget({ blames, refuses: ({ code }) => (code as FhirObject)["text"] === "bad" });
        const links = Array.from({ length: size - 1 }, (_, place) => [place + 1, 0] as const).filter(([from]) => from % 3 === 0 && !offenders.includes(0));
        const bundle = transaction(...resourcesOf({ size, links, offenders, identified: [], header: false, provenance: false }));
        const verdict = await deliver(target, settingsOf({}), { bundle, hints: null, uncertain: false, known: new Map() });
        expect(verdict).toMatchObject({ kind: "refused" });
        expect(target.posts.length).toBeLessThanOrEqual(1 + offenders.length * (2 * Math.ceil(Math.log2(size)) + 2) + 4);
      }),
      { numRuns: 150 },
    );
  });
});
