import { describe, expect, it } from "vitest";
import { entriesOf } from "../../src/delivery/entries.ts";
import { partedAt, piecesOf } from "../../src/delivery/pieces.ts";
import { unitsOf } from "../../src/delivery/units.ts";
import type { FhirResource } from "../../src/model/fhir.ts";
import { settingsOf, transaction } from "./transactions.ts";

function basic(id: string, ...to: readonly string[]): FhirResource {
  return { resourceType: "Basic", id, extension: to.map((other) => ({ url: "urn:link", valueReference: { reference: `Basic/${other}` } })) };
}

const units = unitsOf(entriesOf(transaction(basic("a"), basic("b", "a"), basic("c", "d"), basic("d", "c"), basic("e", "b"), basic("f"))));
const names = (pieces: ReturnType<typeof piecesOf>) => pieces.map((piece) => piece.flatMap(({ entries }) => entries.map(({ resource }) => resource!.id)).join(""));

describe("piecesOf", () => {
  it("is one piece where the target has no limits", () => {
    expect(names(piecesOf(units, settingsOf({})))).toEqual(["abcdef"]);
  });

  it("parts by entries, never inside a circle", () => {
    expect(names(piecesOf(units, settingsOf({ maxEntries: 3 })))).toEqual(["ab", "cde", "f"]);
    expect(names(piecesOf(units, settingsOf({ maxEntries: 1 })))).toEqual(["a", "b", "cd", "e", "f"]);
  });

  it("parts by bytes", () => {
    const bytes = Math.max(...units.map(({ entries }) => entries.reduce((sum, { stands }) => sum + JSON.stringify(stands).length, 0)));
    const pieces = piecesOf(units, settingsOf({ maxBytes: bytes + 400 }));
    expect(pieces.length).toBeGreaterThan(1);
    expect(names(pieces).join("")).toBe("abcdef");
  });

  it("sends a batch level by level, since its entries know nothing of one another", () => {
    expect(names(piecesOf(units, settingsOf({ bundles: "batch" })))).toEqual(["acdf", "b", "e"]);
  });
});

describe("partedAt", () => {
  it("halves, or sets apart the one that is blamed, and keeps the order", () => {
    expect(names(partedAt(units, undefined))).toEqual(["abcd", "ef"]);
    expect(names(partedAt(units, 0))).toEqual(["a", "bcdef"]);
    expect(names(partedAt(units, 2))).toEqual(["ab", "cd", "ef"]);
    expect(names(partedAt(units, 4))).toEqual(["abcde", "f"]);
  });
});
