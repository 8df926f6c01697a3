import { describe, expect, it } from "vitest";
import { convertMessage } from "../segments/convert-message.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
const valuesOf = (list: unknown) => (list as { value: string }[]).map(({ value }) => value);

describe("many of one kind", () => {
  // Above 16 elements what is repeated is looked up by its text; below, each is compared with each.
  it.each([4, 40])("unites what %d segments of one resource say again, and keeps what they say anew", (count) => {
    const patients = numbers(count).map((i) => `PID|1||N${i % (count / 2)}^^^H&1.2.3.4&ISO^MR||Doe^Jane`);
    const message = convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^A08^ADT_A01|42|P|2.5.1", "EVN||20240102", ...patients]);
    expect(valuesOf(message.one("patient")!["identifier"])).toEqual(numbers(count / 2).map((i) => `N${i}`));
    expect(message.outcome(`PID[${count}]-3[1].1.1`)).toBe("mapped");
  });

  it.each([4, 40])("tells %d agents apart that differ only in whom they point to", (count) => {
    const events = numbers(count).map((i) => `EVN||20240102|||${i % (count / 2)}^Adams^Ann^^^^^^H&1.2.3.4&ISO`);
    const message = convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^A08^ADT_A01|42|P|2.5.1", ...events, "PID|1||1^^^H^MR"]);
    expect(message.one("event")!["agent"]).toHaveLength(count / 2);
  });

  it.each([4, 40])("gives each of %d orders its own specimen alone", (count) => {
    const orders = numbers(count).flatMap((i) => [`ORC|RE|P${i}|F${i}`, `OBR|1|P${i}|F${i}|3^x^LN`, ...(i % 2 === 0 ? [`SPM|1|S${i}||SER`] : [])]);
    const message = convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ORU^R01^ORU_R01|42|P|2.5.1", "PID|1||1^^^H^MR", ...orders]);
    const specimens = message.all("order").map((order) => ((order["specimen"] as unknown[] | undefined) ?? []).length);
    expect(specimens).toEqual(numbers(count).map((i) => (i % 2 === 0 ? 1 : 0)));
  });
});
