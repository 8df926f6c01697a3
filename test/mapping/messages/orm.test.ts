import { describe, expect, test } from "vitest";
import { convertMessage } from "../segments/convert-message.ts";

const head = ["MSH|^~\\&|EHR|HOSPITAL|LAB|CLINIC|20240301120000+0100||ORM^O01^ORM_O01|1|P|2.5.1", "PID|1||4711^^^HOSPITAL^MR||Muster^Eva"];
const finding = "OBX|1|NM|8302-2^Height^LN||180|cm|||||F";

describe("ORM_O01", () => {
  test.each([
    ["a service", "OBR|1|P1||GLU^Glucose^L", "order"],
    ["a diet", "ODS|D||REG^Regular^L", "diet"],
    ["a tray", "ODT|EARLY^Early tray^HL70160", "tray"],
    ["a medication", "RXO|AMOX^Amoxicillin^L|500||mg", "medicationOrder"],
    ["a supply", "RQD|1|GLOVES^Gloves^L", "supply"],
  ])("a finding beside %s is known by that order, in whatever message it comes", (_, detail, instance) => {
    const { key, invalid } = convertMessage([...head, "ORC|NW|P1^EHR", detail, finding]);
    expect(key(instance)).toBeDefined();
    expect(key("observation")).toEqual([...key(instance)!, "8302-2", "LN", ""]);
    expect(invalid).toEqual([]);
  });

  test("findings beside two orders of one message are two, each known by its own order", () => {
    const { keys } = convertMessage([...head, "ORC|NW|P1^EHR", "ODS|D||REG^Regular^L", finding, "ORC|NW|P2^EHR", "RXO|AMOX^Amoxicillin^L|500||mg", finding]);
    const [first, second] = keys("observation");
    expect(first).toContain("P1");
    expect(second).toContain("P2");
  });
});
