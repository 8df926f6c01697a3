import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const admission = ["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||ADT^A01^ADT_A01|1|P|2.5.1", "PID|1||MRN1^^^GHH^MR||DOE^JANE", "PV1|1|I|W1||||||||||||||||V1^^^GHH"];
const snomed = (code: string, display: string) => ({ coding: [{ system: "http://snomed.info/sct", code, display }] });

describe("PR1→Procedure", () => {
  const { all, leaves, invalid, outcome } = convertMessage([
    ...admission,
    "PR1|1||76164006^Biopsy of colon^SCT|Biopsy during colonoscopy|202401012350+0100|D^Diagnostic procedure^HL70230|45|1^Anes^Mark|GA|30|2^Surg^Ann~3^Surg^Bob|4^Prac^Cy||1|K63.3^Ulcer^I10C|26||T1|PR6||||OT^201|N|PR5",
    "PR1|2|C4|71045|Chest X-ray|20240102||10",
    "PR1|3||71045^Chest X-ray^C4||20240103||||||||||||||PR9|D",
  ]);
  const [biopsy, xray, deleted] = all("procedure");

  it("carries code, description, category, reason and identifier", () => {
    expect(biopsy).toMatchObject({
      code: { coding: [{ system: "http://snomed.info/sct", code: "76164006", display: "Biopsy of colon" }], text: "Biopsy during colonoscopy" },
      category: { coding: [{ code: "D", display: "Diagnostic procedure" }] },
      reasonCode: [{ coding: [{ code: "K63.3" }] }],
      identifier: [{ value: "PR6" }],
      subject: { reference: "Patient/patient" },
      encounter: { reference: "Encounter/encounter" },
      location: { reference: "Location/PR1→Procedure" },
    });
  });

  it("moves the start by the minutes, over midnight, in the start's own offset", () => {
    expect(biopsy!["performedPeriod"]).toEqual({ start: "2024-01-01T23:50:00+01:00", end: "2024-01-02T00:35:00+01:00" });
    expect(outcome("PR1[1]-7[1].1.1")).toBe("mapped");
  });

  it("is no period where the start has no time of day", () => {
    expect(xray).toMatchObject({ performedDateTime: "2024-01-02" });
    expect(xray).not.toHaveProperty("performedPeriod");
    expect(outcome("PR1[2]-7[1].1.1")).toBe("archived");
  });

  it("names each performer with the function that the field stands for", () => {
    const actor = { reference: "Practitioner/XCN→Practitioner" };
    const surgeon = snomed("304292004", "Surgeon");
    expect(biopsy!["performer"]).toEqual([{ actor, function: snomed("88189002", "Anesthesiologist") }, { actor, function: surgeon }, { actor, function: surgeon }, { actor }]);
  });

  it("takes the coding system of older versions from PR1-2", () => {
    expect(xray!["code"]).toEqual({ coding: [{ system: "http://www.ama-assn.org/go/cpt", code: "71045" }], text: "Chest X-ray" });
  });

  it("has an unknown status unless the sender takes the procedure back", () => {
    expect([biopsy, xray, deleted].map((procedure) => procedure!["status"])).toEqual(["unknown", "unknown", "entered-in-error"]);
  });

  it("is part of the procedure that PR1-25 identifies", () => {
    expect(biopsy!["partOf"]).toEqual([{ type: "Procedure", identifier: { value: "PR5" } }]);
  });

  it("decides every leaf and makes valid resources", () => {
    expect([leaves("PR1", "undecided"), leaves("PR1", "failed"), invalid]).toEqual([[], [], []]);
  });
});
