import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const head = (event: string, structure: string) => [`MSH|^~\\&|A|B|C|D|20240102||ADT^${event}^${structure}|42|P|2.5`, "EVN||20240102"];
const surviving = "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane|||||||||||||A1^^^H&1.2.3&ISO^AN";
const merge = (event: string, structure: string, mrg: string, ...after: readonly string[]) => convertMessage([...head(event, structure), surviving, mrg, ...after]);

describe("MRG→Patient", () => {
  it.each([["A40", "ADT_A39"], ["A39", "ADT_A39"], ["A34", "ADT_A30"], ["A36", "ADT_A30"], ["A30", "ADT_A30"], ["A18", "ADT_A18"]])("keeps both identities of a merge (%s): the prior one inactive and replaced, the surviving one named as its replacement", (event, structure) => {
    const { one, invalid } = merge(event, structure, "MRG|2^^^H&1.2.3&ISO^MR||||||Doe^Jay");
    expect(one("prior")).toMatchObject({ active: false, identifier: [{ value: "2", system: "urn:oid:1.2.3" }], name: [{ family: "Doe", given: ["Jay"] }], link: [{ other: { reference: "Patient/patient" }, type: "replaced-by" }] });
    expect(one("patient")).toMatchObject({ identifier: [{ value: "1" }], link: [{ other: { reference: "Patient/prior" }, type: "replaces" }] });
    expect(one("patient")).not.toHaveProperty("active");
    expect(invalid).toEqual([]);
  });

  it("knows the prior patient by the key that a message about that patient would have", () => {
    const { key } = merge("A40", "ADT_A39", "MRG|2^^^H&1.2.3&ISO^MR");
    const other = convertMessage([...head("A08", "ADT_A01"), "PID|1||2^^^H&1.2.3&ISO^MR||Doe^Jay", "PV1|1|N"]);
    expect(key("prior")).toEqual(other.key("patient"));
  });

  it("gives the old identifier up where a patient gets a new one (A47)", () => {
    const { one } = merge("A47", "ADT_A44", "MRG|2^^^H&1.2.3&ISO^MR");
    expect(one("prior")).toMatchObject({ active: false, link: [{ type: "replaced-by" }] });
  });

  it("merges each pair of several by itself", () => {
    const { all } = convertMessage([...head("A40", "ADT_A39"), surviving, "MRG|2^^^H&1.2.3&ISO^MR", "PID|1||3^^^H&1.2.3&ISO^MR||Roe^Ann", "MRG|4^^^H&1.2.3&ISO^MR"]);
    expect(all("patient").map((patient) => (patient["link"] as unknown[]).length)).toEqual([1, 1]);
    expect(all("prior").map((prior) => (prior["identifier"] as { value: string }[])[0]!.value)).toEqual(["2", "4"]);
  });

  it("gives no patient up where an account or a visit is merged or moved", () => {
    for (const [event, structure] of [["A41", "ADT_A39"], ["A42", "ADT_A39"], ["A43", "ADT_A43"], ["A44", "ADT_A44"], ["A35", "ADT_A30"]] as const) {
      const { one, outcome } = merge(event, structure, "MRG|2^^^H&1.2.3&ISO^MR||A2^^^H&1.2.3&ISO^AN");
      expect(one("prior")).toBeUndefined();
      expect(one("patient")).not.toHaveProperty("link");
      expect(outcome("MRG[1]-1[1].1.1")).toBe("archived");
    }
  });
});

describe("MRG→Account", () => {
  it("closes the account that was merged (A41) and names the one that it went into", () => {
    const { one, invalid } = merge("A41", "ADT_A39", "MRG|1^^^H&1.2.3&ISO^MR||A2^^^H&1.2.3&ISO^AN");
    expect(one("priorAccount")).toMatchObject({ status: "inactive", identifier: [{ value: "A2" }], partOf: { reference: "Account/account" }, subject: [{ reference: "Patient/patient" }] });
    expect(invalid).toEqual([]);
  });

  it("says nothing of the account before a change of class (A06)", () => {
    const { one } = merge("A06", "ADT_A06", "MRG|||A2^^^H&1.2.3&ISO^AN", "PV1|1|I");
    expect(one("priorAccount")).toMatchObject({ status: "unknown", identifier: [{ value: "A2" }] });
    expect(one("priorAccount")).not.toHaveProperty("partOf");
  });
});

describe("MRG→Encounter", () => {
  it("keeps the former number of a visit (A50) beside the new one", () => {
    const { one, invalid } = merge("A50", "ADT_A50", "MRG|1^^^H&1.2.3&ISO^MR||||V1^^^H&1.2.3&ISO", "PV1|1|I|||||||||||||||||V2^^^H&1.2.3&ISO");
    expect(one("encounter")).toMatchObject({ identifier: [{ value: "V2" }, { value: "V1", use: "old" }] });
    expect(invalid).toEqual([]);
  });
});
