import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv, writeCsv } from "../../../src/terminology/review/csv.ts";

const cells = (text: string) => readCsv(text)?.map((row) => row.cells);

describe("a review sheet's CSV", () => {
  it("gives back every text that was written", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab',;\"\t\r\n=+-@ ü".split("")), maxLength: 6 });
    const table = fc.array(fc.tuple(fc.constant("x"), text, text), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(table, (rows) => {
      expect(cells(writeCsv([["a", "b", "c"], ...rows]))).toEqual([["a", "b", "c"], ...rows]);
    }));
  });

  it("gives a spreadsheet no formula to run", () => {
    expect(writeCsv([["=1+1", "+1", "-1", "@x", "1-1"]])).toBe("'=1+1,'+1,'-1,'@x,1-1\r\n");
  });

  it("is read with a semicolon or a tab, a byte order mark, and any line break", () => {
    expect(cells("\uFEFFa;b\r1;\"2;3\"\r\n4;5\n\n;;\n")).toEqual([["a", "b"], ["1", "2;3"], ["4", "5"]]);
    expect(cells("a\tb\n1\t2,5")).toEqual([["a", "b"], ["1", "2,5"]]);
  });

  it("says on which line of the file a row starts", () => {
    expect(readCsv('a,b\r\n"x\r\ny",1\r\n\r\nz,2\r\n')?.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it("is not read with a quote that has no end", () => {
    expect(readCsv('a,"b\n')).toBeUndefined();
  });
});
