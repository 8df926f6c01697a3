import { describe, expect, it } from "vitest";
import { convert, engines } from "../cases.ts";

const tables = `table: OBX→DocumentReference
rows:
  OBX-5: { to: content(&OBX-3).attachment.data, as: text-document }
---
message: ORU_R01
instances:
  document: { is: DocumentReference, per: message, from: [OBX] }
`;
const oru = "MSH|^~\\&|A|B|C|D|20240101||ORU^R01^ORU_R01|1|P|2.5.1";

describe.each(engines)("text-document, %s", (_name, engine) => {
  const texts = (...segments: readonly string[]) => {
    const { one, leaves } = convert(engine, tables, [oru, "PID|1", "OBR|1", ...segments]);
    const content = one("document")["content"] as { attachment: { data: string } }[];
    return { texts: content.map(({ attachment }) => Buffer.from(attachment.data, "base64").toString("utf8")), leaves };
  };

  it("joins lines over segments before it writes them as base64 of UTF-8", () => {
    expect(texts("OBX|1|TX|N||grün", "OBX|2|TX|N||a\\.br\\b", "OBX|3|TX|N||ende").texts).toEqual(["grün\na\nb\nende"]);
  });

  it("joins lines whose bytes end between two groups of base64", () => {
    expect(texts("OBX|1|TX|N||1", "OBX|2|TX|N||22", "OBX|3|TX|N||333", "OBX|4|TX|N||4444").texts).toEqual(["1\n22\n333\n4444"]);
  });

  it("takes a component separator for text, and maps each leaf", () => {
    const { texts: [text], leaves } = texts("OBX|1|TX|N||a^b");
    expect(text).toBe("a^b");
    expect([leaves["OBX[1]-5[1].1.1"], leaves["OBX[1]-5[1].2.1"]]).toEqual(["mapped", "mapped"]);
  });
});
