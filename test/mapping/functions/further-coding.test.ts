import { describe, expect, it } from "vitest";
import { convertMessage } from "../segments/convert-message.ts";
import { segment } from "../segments/fields.ts";

const head = ["MSH|^~\\&|BILL|GHH|EHR|GHH|20240101||DFT^P03^DFT_P03|1|P|2.7", "EVN||20240101", "PID|1||4711^^^GHH^MR"];
const codesOf = (transaction: string, procedure: string) => convertMessage([...head, segment("FT1", { 1: "1", 6: "CG", 7: transaction, 25: procedure })]).one("charge")!["code"];

describe("further-coding", () => {
  it("adds a code of another system", () => {
    expect(codesOf("A^One^L", "A^One^C4")).toMatchObject({ coding: [{ code: "A" }, { code: "A", system: "http://www.ama-assn.org/go/cpt" }] });
  });

  it("adds nothing where code and system are the same, whatever the text", () => {
    expect(codesOf("A^One^C4", "A^Another^C4")).toMatchObject({ coding: [{ code: "A", display: "One" }] });
    expect(codesOf("A^One^C4", "A^Another^C4")).toHaveProperty("coding.length", 1);
  });
});
