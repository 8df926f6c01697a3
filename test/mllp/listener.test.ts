import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { Admission } from "../../src/intake/admission.ts";
import { FrameReader, framed } from "../../src/mllp/frames.ts";
import type { MllpSettings } from "../../src/mllp/listener.ts";
import { listenMllp } from "../../src/mllp/listener.ts";
import { receive } from "../../src/mllp/receive.ts";
import { makeCertificates, noOpenssl } from "../delivery/auth/certificates.ts";
import { fakeEngine, fakeOutbox } from "../http/fakes.ts";

/** A message; `answers` is MSH-15 and MSH-16. */
const message = (id: string, text = "", answers = "", type = "ADT^A01") => `MSH|^~\\&|LAB|North|EHR|South|20240131||${type}|${id}|P|2.5.1||${answers === "" ? "" : `|${answers}`}\rPID|1||${text}\r`;

async function listen(changes: Partial<MllpSettings> = {}) {
  const engine = fakeEngine();
  const outbox = fakeOutbox();
  const told: string[] = [];
  const principals: (string | undefined)[] = [];
  const reception = { engine, outbox, admission: new Admission({ count: 1000, bytes: 1_000_000 }), converted: () => undefined, storeFailed: () => void told.push("store failed") };
  const listener = await listenMllp({
    host: "127.0.0.1", port: 0, most: 10_000, silence: 30_000, connections: 1000, grace: 1000,
    receive: (frame, sender, stopping) => (principals.push(sender), receive(reception, frame, sender, stopping)),
    told: { skipped: (bytes) => void told.push(`skipped ${bytes}`), brokenOff: () => void told.push("broken off"), notLetIn: () => void told.push("not let in"), answered: (verdict) => void told.push(verdict), failed: () => void told.push("failed") },
    ...changes,
  });
  onTestFinished(() => listener.stop());
  return { listener, outbox, told, principals };
}

/** A sender that collects what it is answered: `AA 1` for MSA-1 and MSA-2. */
function sender(socket: Socket) {
  const reader = new FrameReader(1_000_000);
  const answers: string[] = [];
  const texts: string[] = [];
  socket.on("data", (chunk: Buffer) => {
    for (const event of reader.add(chunk)) {
      if (event.kind !== "frame") continue;
      texts.push(event.bytes.toString());
      answers.push(/MSA\|(\w\w)\|([^|\r]*)/.exec(event.bytes.toString())!.slice(1).join(" "));
    }
  });
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  const until = async (count: number) => {
    while (answers.length < count && !socket.destroyed) await Promise.race([once(socket, "data"), closed(socket)]);
    return answers;
  };
  return { socket, answers, texts, until };
}

const closed = (socket: Socket) => new Promise<void>((resolve) => void socket.once("close", () => resolve()));

const to = (port: number) => sender(connect(port, "127.0.0.1"));

describe("the MLLP listener", () => {
  it("takes a message byte by byte", async () => {
    const { listener, outbox } = await listen();
    const { socket, until } = to(listener.port);
    socket.setNoDelay(true);
    for (const byte of framed(message("1"))) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    expect(await until(1)).toEqual(["AA 1"]);
    expect(outbox.kept.map(({ controlId }) => controlId)).toEqual(["1"]);
  });

  it("answers many messages of one packet in their order", async () => {
    const { listener, outbox } = await listen();
    const { socket, until } = to(listener.port);
    const ids = Array.from({ length: 100 }, (_, index) => String(index));
    socket.write(Buffer.concat(ids.map((id) => framed(message(id)))));
    expect(await until(100)).toEqual(ids.map((id) => `AA ${id}`));
    expect(outbox.kept.map(({ controlId }) => controlId)).toEqual(ids);
  });

  it("answers after the commit, and not before", async () => {
    const { listener, outbox } = await listen();
    const keep = outbox.keep.bind(outbox);
    const committed = Promise.withResolvers<void>();
    outbox.keep = async (record) => {
      await committed.promise;
      return keep(record);
    };
    const { socket, answers, until } = to(listener.port);
    socket.write(framed(message("1")));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(answers).toEqual([]);
    committed.resolve();
    expect(await until(1)).toEqual(["AA 1"]);
  });

  it("keeps nothing of half a frame, and closes the connection after a silence", async () => {
    const { listener, outbox, told } = await listen({ silence: 50 });
    const { socket, answers } = to(listener.port);
    socket.write(framed(message("1")).subarray(0, 40));
    await closed(socket);
    expect({ answers, kept: outbox.kept, told }).toEqual({ answers: [], kept: [], told: ["broken off"] });
  });

  it("waits longer for the rest of a frame while it does not read the connection itself", async () => {
    const { listener, outbox } = await listen({ silence: 50 });
    const keep = outbox.keep.bind(outbox);
    const committed = Promise.withResolvers<void>();
    outbox.keep = async (record) => {
      await committed.promise;
      return keep(record);
    };
    const { socket, until } = to(listener.port);
    // So many that reading stops, and half of one more.
    const last = framed(message("19"));
    socket.write(Buffer.concat([...Array.from({ length: 19 }, (_, index) => framed(message(String(index)))), last.subarray(0, 20)]));
    await new Promise((resolve) => setTimeout(resolve, 200));
    committed.resolve();
    socket.write(last.subarray(20));
    expect(await until(20)).toEqual(Array.from({ length: 20 }, (_, index) => `AA ${index}`));
  });

  it("answers a sender that leaves out the last carriage return, and waits for its answer or closes its side", async () => {
    const { listener, told } = await listen();
    const { socket, until } = to(listener.port);
    socket.write(framed(message("1")).subarray(0, -1));
    expect(await until(1)).toEqual(["AA 1"]);
    socket.end(framed(message("2")).subarray(0, -1));
    expect(await until(2)).toEqual(["AA 1", "AA 2"]);
    expect(told).toEqual(["AA", "AA"]);
  });

  it("goes on for others when a sender resets its connection, and notes no answer that nobody got", async () => {
    const { listener, outbox } = await listen();
    const acknowledged: unknown[] = [];
    outbox.acknowledged = ({ recordId, answer }) => void acknowledged.push([recordId, answer]);
    const keep = outbox.keep.bind(outbox);
    const committed = Promise.withResolvers<void>();
    outbox.keep = async (record) => {
      await committed.promise;
      return keep(record);
    };
    const gone = to(listener.port);
    const other = to(listener.port);
    gone.socket.write(Buffer.concat([framed(message("1")), framed(message("2"))]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    other.socket.write(framed(message("3", "", "AL|NE")));
    await new Promise((resolve) => setTimeout(resolve, 50));
    gone.socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    committed.resolve();
    expect(await other.until(1)).toEqual(["CA 3"]);
    expect(outbox.kept.map(({ controlId }) => controlId)).toEqual(["1", "3"]);
    expect(acknowledged).toEqual([["r1", "CA"]]);
    expect(listener.connections()).toBe(1);
  });

  it("notes no answer for a message that asks for none", async () => {
    const { listener, outbox } = await listen();
    const acknowledged: unknown[] = [];
    outbox.acknowledged = ({ recordId, answer }) => void acknowledged.push([recordId, answer]);
    const { socket, until } = to(listener.port);
    socket.write(Buffer.concat([framed(message("1", "", "NE|NE")), framed(message("2"))]));
    expect(await until(1)).toEqual(["AA 2"]);
    await new Promise(setImmediate);
    expect(acknowledged).toEqual([["r1", "AA"]]);
  });

  it("closes connections beyond its limit at once", async () => {
    const { listener } = await listen({ connections: 1 });
    const first = to(listener.port);
    first.socket.write(framed(message("1")));
    expect(await first.until(1)).toEqual(["AA 1"]);
    await closed(to(listener.port).socket);
    expect(listener.connections()).toBe(1);
  });

  it("passes over what stands between frames, and counts it", async () => {
    const { listener, told } = await listen();
    const { socket, until } = to(listener.port);
    socket.write(Buffer.concat([Buffer.from("GET / HTTP/1.1"), framed(message("1")), Buffer.from("\r\n"), framed(message("2"))]));
    expect(await until(2)).toEqual(["AA 1", "AA 2"]);
    expect(told).toEqual(["skipped 14", "AA", "AA"]);
  });

  it("rejects a message that is too long, and takes the next", async () => {
    const { listener } = await listen({ most: 1000 });
    const { socket, until, texts } = to(listener.port);
    socket.write(Buffer.concat([framed(message("1", "x".repeat(5000))), framed(message("2"))]));
    expect(await until(2)).toEqual(["AR 1", "AA 2"]);
    expect(texts[0]).toContain("larger than 1000 bytes");
  });

  it("answers nothing and closes where the store does not take a message, so that its sender sends it again", async () => {
    const { listener, outbox, told } = await listen();
    outbox.broken = true;
    const first = to(listener.port);
    first.socket.write(framed(message("1")));
    await closed(first.socket);
    expect({ answers: first.answers, told }).toEqual({ answers: [], told: ["store failed"] });
    outbox.broken = false;
    const second = to(listener.port);
    second.socket.write(framed(message("1")));
    expect(await second.until(1)).toEqual(["AA 1"]);
  });

  it("serves two hundred senders at once", async () => {
    const { listener, outbox } = await listen();
    const all = Array.from({ length: 200 }, (_, index) => ({ index, ...to(listener.port) }));
    await Promise.all(all.map(async ({ index, socket, until }) => {
      socket.write(Buffer.concat([framed(message(`${index}-a`)), framed(message(`${index}-b`))]));
      expect(await until(2)).toEqual([`AA ${index}-a`, `AA ${index}-b`]);
    }));
    expect(outbox.kept).toHaveLength(400);
    expect(listener.connections()).toBe(200);
  });

  it("answers the last message of a sender that closes its side behind it", async () => {
    const { listener } = await listen();
    const { socket, until } = to(listener.port);
    socket.end(framed(message("1")));
    expect(await until(1)).toEqual(["AA 1"]);
  });

  it("answers what it is keeping when it stops, and closes", async () => {
    const { listener, outbox } = await listen();
    const keep = outbox.keep.bind(outbox);
    outbox.keep = async (record) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return keep(record);
    };
    const { socket, until } = to(listener.port);
    socket.write(Buffer.concat([framed(message("1")), framed(message("2"))]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await listener.stop();
    expect(await until(1)).toEqual(["AA 1"]);
    expect(outbox.kept.map(({ controlId }) => controlId)).toEqual(["1"]);
  });
});

describe("acknowledgement (HL7 v2.5.1, 2.9.2 and 2.9.3)", () => {
  it.each([
    // Original mode: MSH-15 and MSH-16 are empty.
    ["", "", "AA"],
    ["INVALID", "", "AE"],
    ["BROKEN", "", "AR"],
    // Enhanced mode: the accept acknowledgement that MSH-15 asks for. What is in quarantine is committed.
    ["", "AL|NE", "CA"],
    ["INVALID", "AL|NE", "CA"],
    ["BROKEN", "AL|NE", "CR"],
    ["", "SU|", "CA"],
    ["BROKEN", "SU|", null],
    ["", "ER|AL", null],
    ["BROKEN", "ER|AL", "CR"],
    // One answer a message: where MSH-15 asks for none, the application's.
    ["", "NE|AL", "AA"],
    ["INVALID", "NE|AL", "AE"],
    ["INVALID", "|ER", "AE"],
    ["", "|ER", null],
    ["", "NE|NE", null],
    ["", "AL|AL", "CA"],
    // What table 0155 does not have asks for something.
    ["", "Y|", "CA"],
  ])("of a message with %j and MSH-15|16 %j is %s", async (text, answers, code) => {
    const { listener } = await listen();
    const { socket, until } = to(listener.port);
    // The second message shows that nothing more came for the first.
    socket.write(Buffer.concat([framed(message("1", text, answers)), framed(message("2"))]));
    expect(await until(code === null ? 1 : 2)).toEqual([...(code === null ? [] : [`${code} 1`]), "AA 2"]);
  });

  it("is not answered itself", async () => {
    const { listener } = await listen();
    const { socket, until } = to(listener.port);
    socket.write(Buffer.concat([framed(message("1", "", "", "ACK^A01")), framed(message("2"))]));
    expect(await until(1)).toEqual(["AA 2"]);
  });
});

describe.skipIf(noOpenssl)("the MLLP listener over TLS", () => {
  const certificates = noOpenssl === undefined ? makeCertificates() : undefined;

  it("takes messages of a sender that shows a certificate, and knows its name", async () => {
    const { ca, server, client } = certificates!;
    const { listener, outbox, principals } = await listen({ tls: { ...server, ca } });
    const { socket, until } = sender(connectTls({ host: "127.0.0.1", port: listener.port, ca, ...client }));
    socket.write(framed(message("1")));
    expect(await until(1)).toEqual(["AA 1"]);
    expect(principals).toEqual(["client"]);
    expect(outbox.kept).toHaveLength(1);
  });

  it("closes the connection of one that shows none, before a byte is read", async () => {
    const { ca, server } = certificates!;
    const { listener, outbox, told } = await listen({ tls: { ...server, ca } });
    const { socket, answers } = sender(connectTls({ host: "127.0.0.1", port: listener.port, ca }));
    socket.write(framed(message("1")));
    await closed(socket);
    expect({ answers, kept: outbox.kept, told }).toEqual({ answers: [], kept: [], told: ["not let in"] });
  });

  it("asks for no certificate without an authority", async () => {
    const { ca, server } = certificates!;
    const { listener } = await listen({ tls: server });
    const { socket, until } = sender(connectTls({ host: "127.0.0.1", port: listener.port, ca }));
    socket.write(framed(message("1")));
    expect(await until(1)).toEqual(["AA 1"]);
  });
});
