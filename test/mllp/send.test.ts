import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { Admission } from "../../src/intake/admission.ts";
import { listenMllp } from "../../src/mllp/listener.ts";
import { receive } from "../../src/mllp/receive.ts";
import { messagesIn, send } from "../../src/mllp/send.ts";
import type { Sent } from "../../src/mllp/send.ts";
import { fakeEngine, fakeOutbox } from "../http/fakes.ts";

const message = (id: string, text = "", answers = "") => Buffer.from(`MSH|^~\\&|LAB|North|EHR|South|20240131||ADT^A01|${id}|P|2.5.1||${answers === "" ? "" : `|${answers}`}\rPID|1||${text}\r`);

async function sent(messages: readonly Buffer[], window: number): Promise<string[]> {
  const reception = { engine: fakeEngine(), outbox: fakeOutbox(), admission: new Admission({ count: 10, bytes: 1_000_000 }), converted: () => undefined, storeFailed: () => undefined };
  const listener = await listenMllp({ host: "127.0.0.1", port: 0, most: 10_000, silence: 1000, connections: 1000, grace: 1000, receive: (frame, sender, stopping) => receive(reception, frame, sender, stopping), told: { skipped: () => undefined, brokenOff: () => undefined, notLetIn: () => undefined, answered: () => undefined, failed: () => undefined } });
  onTestFinished(() => listener.stop());
  const all: Sent[] = [];
  for await (const one of send(messages, { host: "127.0.0.1", port: listener.port, window, timeout: 5000 })) all.push(one);
  return all.map(({ controlId, code }) => `${controlId} ${code ?? "-"}`);
}

describe("send", () => {
  it.each([1, 3, 100])("gives each message its own answer with %i on their way, though some ask for none", async (window) => {
    const messages = [message("1"), message("2", "", "NE|NE"), message("3", "INVALID"), message("4", "", "ER|NE"), message("5", "BROKEN"), message("6", "", "AL"), message("7", "", "NE|NE")];
    expect((await sent(messages, window)).toSorted()).toEqual(["1 AA", "2 -", "3 AE", "4 -", "5 AR", "6 CA", "7 -"]);
  });

  it("sends what asks for no answer, and ends", async () => {
    expect(await sent([message("1", "", "NE|NE")], 1)).toEqual(["1 -"]);
    expect(await sent([], 1)).toEqual([]);
  });

  it("throws where the receiver is not there", async () => {
    const gone = (async () => {
      for await (const one of send([message("1")], { host: "127.0.0.1", port: 1, window: 1, timeout: 1000 })) expect(one).toBeUndefined();
    })();
    await expect(gone).rejects.toThrow("ECONNREFUSED");
  });
});

describe("messagesIn", () => {
  it("gives the messages of a batch without what is around them, in carriage returns", () => {
    const file = Buffer.from("FHS|^~\\&|A\nBHS|^~\\&|A\nMSH|^~\\&|A||||||ADT^A01|1\nPID|1\n\nMSH|^~\\&|A||||||ADT^A01|2\r\nPID|2\r\nBTS|2\nFTS|1\n");
    expect(messagesIn(file).map(String)).toEqual(["MSH|^~\\&|A||||||ADT^A01|1\rPID|1\r", "MSH|^~\\&|A||||||ADT^A01|2\rPID|2\r"]);
  });

  it("changes no byte of a text", () => {
    const bytes = Buffer.concat([Buffer.from("MSH|^~\\&|A\rPID|"), Buffer.from([0xe4, 0xff, 0x80]), Buffer.from("\r")]);
    expect(messagesIn(bytes)).toEqual([bytes]);
  });

  it("finds the message of every example", () => {
    for (const name of ["adt-a01", "adt-a08", "orm-o01", "oru-r01"]) expect(messagesIn(readFileSync(`examples/${name}.hl7`))).toHaveLength(1);
  });
});
