import { describe, expect, it } from "vitest";
import { er7, testEngine } from "./engine.ts";

const engine = testEngine();
const convert = (...segments: string[]) => engine.convert(Buffer.from(segments.map((segment) => `${segment}\r`).join("")), { contentType: er7 }).conversions[0]!;
const msh = (type: string) => `MSH|^~\\&|LAB|NORTH|EHR|SOUTH|20240305||${type}|42|P|2.5.1`;

describe("a message without a record", () => {
  it("is refused with the reason, and every leaf of it is left for that reason", () => {
    const conversion = convert(msh("ACK^A01^ACK"), "MSA|AA|17");
    expect([conversion.status, conversion.bundle]).toEqual(["refused", null]);
    expect(conversion.issues[0]).toMatchObject({ key: "mapping.not-converted", source: "MSH[1]-9" });
    const { counts, leaves, bundle } = conversion.report();
    expect(bundle).toBeNull();
    expect(counts).toMatchObject({ leaves: 13, left: 13 });
    expect(leaves).toHaveLength(13);
    expect(new Set(leaves.map(({ outcome, reason }) => `${outcome} ${reason}`)).size).toBe(1);
  });

  it.each(["QBP^Q22^QBP_Q21", "QBP^Q22", "QBP^Z99^QBP_Z99", "QRY^A19"])("is refused where it is a query (%s)", (type) => {
    expect(convert(msh(type), "QPD|IHE PDQ Query|1|@PID.5.1^SMITH", "RCP|I").status).toBe("refused");
  });

  it("is converted where it is an answer that brings a patient", () => {
    const conversion = convert(msh("RSP^K22^RSP_K22"), "MSA|AA|1", "QAK|1|OK", "QPD|IHE PDQ Query|1", "PID|1||77^^^NORTH^MR||SMITH^ANN");
    expect(conversion.status).toBe("converted");
    expect(conversion.bundle).toContain('"family":"SMITH"');
  });

  it("is told from structures with content in the coverage", () => {
    const { structures } = engine.coverage() as { structures: { structure: string; conversion: string; refused?: string }[] };
    const of = (name: string) => structures.find(({ structure }) => structure === name);
    expect(of("ACK")).toMatchObject({ conversion: "generic", refused: expect.stringContaining("an acknowledgement") as string });
    expect(of("QBP_Q21")).toMatchObject({ conversion: "none", refused: expect.stringContaining("a query") as string });
    expect(of("ADT_A01")).toEqual({ structure: "ADT_A01", conversion: "own table" });
    expect(of("RSP_K22")).toMatchObject({ conversion: "generic", undecided: expect.arrayContaining(["QRI"]) as string[] });
    expect(structures.filter(({ structure }) => !structure.endsWith("_*")).length).toBeGreaterThan(300);
  });
});
