import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entriesOf } from "../../src/delivery/entries.ts";
import { unitsOf } from "../../src/delivery/units.ts";
import type { FhirResource } from "../../src/model/fhir.ts";
import { transaction } from "./transactions.ts";

/** A resource that refers to others. */
function basic(id: string, ...to: readonly string[]): FhirResource {
  return { resourceType: "Basic", id, extension: to.map((other) => ({ url: "urn:link", valueReference: { reference: other.includes("/") ? other : `Basic/${other}` } })) };
}

/** The ids of each unit's entries. */
function ids(...resources: readonly FhirResource[]): string[][] {
  return unitsOf(entriesOf(transaction(...resources))).map(({ entries }) => entries.map(({ resource }) => resource!.id!));
}

describe("unitsOf", () => {
  it("puts each resource after what it refers to, and else keeps the order of the Bundle", () => {
    expect(ids(basic("a", "c"), basic("b"), basic("c", "d"), basic("d"))).toEqual([["d"], ["c"], ["a"], ["b"]]);
    expect(ids(basic("a"), basic("b"), basic("c", "a"))).toEqual([["a"], ["b"], ["c"]]);
  });

  it("makes one unit of resources that refer to each other", () => {
    expect(ids(basic("a", "b"), basic("b", "c"), basic("c", "a"), basic("d", "b"))).toEqual([["a", "b", "c"], ["d"]]);
  });

  it("takes a resource that refers to itself for a unit like any other", () => {
    expect(ids(basic("a", "a"))).toEqual([["a"]]);
  });

  it("puts what only lists others after them, and does not take the list for a need", () => {
    const header = { resourceType: "MessageHeader", id: "h", focus: [{ reference: "Basic/a" }] };
    const provenance = { resourceType: "Provenance", id: "p", target: [{ reference: "Basic/a" }], entity: [{ what: { reference: "MessageHeader/h" } }] };
    const units = unitsOf(entriesOf(transaction(provenance, header, basic("a"))));
    expect(units.map(({ entries }) => entries[0]!.resource!.id)).toEqual(["a", "h", "p"]);
    const [a, h, p] = units;
    expect([[...h!.needs], [...h!.mentions], [...p!.needs], [...p!.mentions]]).toEqual([[], [a], [h], [a]]);
  });

  it("knows others by fullUrl as well, and in any element that holds a URL", () => {
    const document: FhirResource = { resourceType: "DocumentReference", id: "d", content: [{ attachment: { url: "Binary/b" } }], subject: { reference: "urn:uuid:a" } };
    expect(ids(document, basic("a"), { resourceType: "Binary", id: "b" })).toEqual([["b"], ["a"], ["d"]]);
  });

  it("deletes after everything else", () => {
    const bundle = JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: [{ request: { method: "DELETE", url: "Basic/x" } }, { resource: basic("a"), request: { method: "PUT", url: "Basic/a" } }] });
    const [first, second] = unitsOf(entriesOf(bundle));
    expect(second!.entries[0]!.kind).toBe("delete");
    expect([...second!.needs]).toEqual([first]);
  });

  it("counts levels: nothing needs anything of its own level", () => {
    const units = unitsOf(entriesOf(transaction(basic("a"), basic("b", "a"), basic("c", "b", "a"), basic("d"))));
    expect(Object.fromEntries(units.map(({ entries, level }) => [entries[0]!.resource!.id, level]))).toEqual({ a: 0, b: 1, c: 2, d: 0 });
  });

  it("orders a chain as long as a large Bundle", () => {
    const chain = Array.from({ length: 10_000 }, (_, place) => basic(`n${place}`, `n${place + 1}`));
    const units = unitsOf(entriesOf(transaction(...chain)));
    expect(units.map(({ entries }) => entries[0]!.index)).toEqual(chain.map((_, place) => chain.length - 1 - place));
  });

  it("has every entry once, after all that it refers to, whoever refers to whom", () => {
    const link = fc.tuple(fc.nat({ max: 14 }), fc.nat({ max: 14 }));
    fc.assert(
      fc.property(fc.array(link, { maxLength: 40 }), (links) => {
        const resources = Array.from({ length: 15 }, (_, place) => basic(`n${place}`, ...links.filter(([from]) => from === place).map(([, to]) => `n${to}`)));
        const units = unitsOf(entriesOf(transaction(...resources)));
        const placeOf = new Map(units.flatMap(({ entries }, place) => entries.map(({ index }) => [index, place])));
        expect(placeOf.size).toBe(15);
        for (const [from, to] of links) expect(placeOf.get(from)!).toBeGreaterThanOrEqual(placeOf.get(to)!);
        for (const unit of units) for (const before of unit.needs) expect(before.level).toBeLessThan(unit.level);
      }),
    );
  });
});
