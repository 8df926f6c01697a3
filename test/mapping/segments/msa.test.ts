import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const answer = (msa: string, ...more: readonly string[]) => convertMessage(["MSH|^~\\&|A|H|C|D|20240102||VXX^V02^VXX_V02|42|P|2.5.1", msa, "QRD|20240101|R|I|Q7|||5^RD|^Doe^Jane|VXI^Vaccine^HL70048|^SIIS", ...more]);

describe("MSA and what else comes with an answer", () => {
  it.each([
    ["AA", "ok"],
    ["AE", "fatal-error"],
    ["AR", "transient-error"],
  ])("%s: the response is %s", (code, expected) => {
    const { one, invalid } = answer(`MSA|${code}|Q-77`, "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "NK1|1|Doe^Mary|MTH^Mother^HL70063", "PID|2||2^^^H&1.2.3&ISO^MR||Doe^Janet");
    expect(one("header")).toMatchObject({ response: { identifier: "Q-77", code: expected } });
    expect(invalid).toEqual([]);
  });

  it("keeps a control id that is no FHIR id in the archive, and says that the id is not known", () => {
    const { one, outcome, invalid } = answer("MSA|AA|Q_77 a");
    expect(one("header")).toMatchObject({ response: { code: "ok", _identifier: { extension: [{ valueCode: "unknown" }] } } });
    expect(outcome("MSA[1]-2[1].1.1")).toBe("archived");
    expect(invalid).toEqual([]);
  });

  it("is about each patient who may be meant (V02), and about none as the same as another", () => {
    const { all, one, leaves } = answer("MSA|AA|Q-77", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "NK1|1|Doe^Mary|MTH^Mother^HL70063", "PID|2||2^^^H&1.2.3&ISO^MR||Doe^Janet");
    expect(all("patient")).toHaveLength(2);
    expect(one("header")).toMatchObject({ focus: [{ reference: "Patient/patient" }, { reference: "Patient/patient" }] });
    for (const patient of all("patient")) expect(patient).not.toHaveProperty("link");
    expect(one("contact")).toMatchObject({ patient: { reference: "Patient/patient" } });
    expect(leaves("QRD", "undecided")).toEqual([]);
  });
});

describe("ADD, DSC and DSP", () => {
  const result = (...more: readonly string[]) => convertMessage(["MSH|^~\\&|A|H|C|D|20240102||ORU^R01^ORU_R01|42|P|2.5.1", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "OBR|1|O1^H|F1^H|4548-4^HbA1c^LN|||20240101|||||||||||||||20240102|||F", "OBX|1|NM|4548-4^HbA1c^LN||8.1|%|||||F", ...more]);

  it("never pass for a part of the result before them", () => {
    const { one, outcome } = result("ADD|and so on", "DSC|P7|F");
    expect(one("observation")).not.toHaveProperty("valueString");
    expect([outcome("ADD[1]-1[1].1.1"), outcome("DSC[1]-1[1].1.1"), outcome("DSC[1]-2[1].1.1")]).toEqual(["archived", "archived", "left"]);
  });

  it("DSP lines are remarks on the message, in their order", () => {
    const { one } = result("DSP|1||GLUCOSE   99", "DSP|2||SODIUM   140");
    expect(one("header")!["extension"]).toMatchObject([{ valueAnnotation: { text: "GLUCOSE   99" } }, { valueAnnotation: { text: "SODIUM   140" } }]);
  });
});

describe("SID and TCD", () => {
  it("name the reagent of a result, and keep how the analyzer diluted in the archive", () => {
    const { one, leaves, invalid } = convertMessage([
      "MSH|^~\\&|A|H|C|D|20240102||OUL^R22^OUL_R22|42|P|2.5.1",
      "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane",
      "SPM|1|S1^H||SER^Serum^HL70487",
      "OBR|1|O1^H|F1^H|2345-7^Glucose^LN",
      "OBX|1|NM|2345-7^Glucose^LN||99|mg/dL|||||F",
      "TCD|2345-7^Glucose^LN|^1^:^10",
      "SID|HK|LOT5|C77|ACME^Acme Reagents^L",
    ]);
    expect(one("observation")!["extension"]).toContainEqual({
      url: "http://hl7.org/fhir/StructureDefinition/observation-reagent",
      valueReference: { type: "Substance", display: "LOT5", identifier: { value: "C77", assigner: { display: "Acme Reagents" } } },
    });
    expect(leaves("TCD", "archived")).toHaveLength(3);
    expect(invalid).toEqual([]);
  });
});
