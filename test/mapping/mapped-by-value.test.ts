import { describe, expect, test } from "vitest";
import { convert, engines } from "./cases.ts";

describe.each(engines)("%s: a leaf is mapped by the value that it gives", (_, engine) => {
  test("and not by a constant beside it", () => {
    const { one, leaves } = convert(engine, "table: PID→Patient\nrows:\n  PID-13: { to: telecom(home), set: { telecom(home).use: home } }", ["PID|||||||||||||6085550100^^Internet^a@b.example"]);
    expect(one("patient")).toMatchObject({ telecom: [{ value: "a@b.example", use: "home" }] });
    expect(leaves).toMatchObject({ "PID[1]-13[1].1.1": "archived", "PID[1]-13[1].4.1": "mapped" });
  });

  test("and not by the URL of the extension that it stands in", () => {
    const rows = "table: OBX→Observation\nrows:\n  OBX-5: { to: extension(http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.value#value).valueAttachment, as: ED→Attachment }";
    const { leaves } = convert(engine, rows, ["OBX|1|ED|||^IN^JPEG^Hex^FFD8"]);
    expect(leaves).toMatchObject({ "OBX[1]-5[1].2.1": "left", "OBX[1]-5[1].3.1": "mapped", "OBX[1]-5[1].5.1": "mapped" });
  });

  test("and a unit of time by its code and its name, not by where the code is from", () => {
    const { one, leaves } = convert(engine, "table: TQ1→MedicationRequest\nrows:\n  TQ1-6: { to: dosageInstruction.timing.repeat.boundsDuration, as: CQ→Duration }", ["TQ1||||||5^d&Day&ANS+"]);
    expect(one("medicationrequest")).toMatchObject({ dosageInstruction: [{ timing: { repeat: { boundsDuration: { value: 5, unit: "Day", code: "d" } } } }] });
    expect(leaves).toMatchObject({ "TQ1[1]-6[1].1.1": "mapped", "TQ1[1]-6[1].2.1": "mapped", "TQ1[1]-6[1].2.2": "mapped", "TQ1[1]-6[1].2.3": "archived" });
  });
});
