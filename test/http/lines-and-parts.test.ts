import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { er7, testEngine } from "../e2e/engine.ts";
import { buildTestApp } from "./build-test-app.ts";
import { fakeOutbox } from "./fakes.ts";

const engine = testEngine();
const ndjson = "application/x-ndjson";
const message = (id: string, name = "SMITH") => `MSH|^~\\&|LAB|NORTH|EHR|SOUTH|20240305101500+0000||ADT^A08^ADT_A01|${id}|P|2.5.1\rEVN|A08|20240305\rPID|1||${id}^^^NORTH^MR||${name}\rPV1|1|N\r`;
const ack = "MSH|^~\\&|LAB|NORTH|EHR|SOUTH|20240305||ACK^A08^ACK|77|P|2.5.1\rMSA|AA|1\r";
const lines = (...texts: unknown[]) => texts.map((text) => `${typeof text === "string" ? text : JSON.stringify(text)}\n`).join("");

interface Part { readonly text: string | Buffer; readonly headers?: string }
const form = (...parts: Part[]) => Buffer.concat([...parts.flatMap(({ text, headers = "" }) => [Buffer.from(`--b\r\n${headers}\r\n`), Buffer.from(text), Buffer.from("\r\n")]), Buffer.from("--b--\r\n")]);
const file = (name: string, type?: string) => `Content-Disposition: form-data; name="files"; filename="${name}"\r\n${type === undefined ? "" : `Content-Type: ${type}\r\n`}`;

async function post(payload: string | Buffer, type: string, url = "/convert", headers: Record<string, string> = {}) {
  const outbox = fakeOutbox();
  const { app, log, bulk } = await buildTestApp({ services: { engine, outbox }, limits: { body: 10_000_000, bulk: 1_000_000, rate: 0, eventLoopDelay: 0, wait: 2000, arrival: 0, grace: 100 } });
  const answer = await app.inject({ method: "POST", url, payload, headers: { "content-type": type, ...headers } });
  return { answer, outbox, log, app, bulk };
}
interface Entry { readonly resource?: object; readonly response: { readonly status: string; readonly location?: string; readonly outcome: { readonly issue: { readonly details: { readonly text: string; readonly coding?: [{ readonly code: string }] }; readonly diagnostics?: string }[] } } }
const statuses = (answer: { json(): { entry: Entry[] } }) => answer.json().entry.map(({ response }) => response.status);
const firstIssues = (answer: { json(): { entry: Entry[] } }) => answer.json().entry.map(({ response: { outcome: { issue } } }) => [issue[0]!.details.text, ...(issue[0]!.diagnostics === undefined ? [] : [issue[0]!.diagnostics])]);
const keys = (answer: { json(): { issue: Entry["response"]["outcome"]["issue"] } }) => answer.json().issue.map(({ details }) => details.coding![0].code);

describe("POST /convert with NDJSON", () => {
  const body = lines(JSON.stringify(message("1")), "", "{no json", { message: message("2"), id: "second" }, JSON.stringify(ack));

  it("answers each line in order with its place; one that cannot be read does not hold the rest", async () => {
    const { answer, outbox } = await post(body, ndjson);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ resourceType: "Bundle", type: "batch-response" });
    expect(statuses(answer)).toEqual(["200", "400", "200", "422"]);
    expect(firstIssues(answer)).toEqual([["Line 1 of the body."], ["Line 3 of the body."], ["Line 4 of the body.", 'id "second"'], ["Line 5 of the body."]]);
    expect(answer.json().entry[1].response.outcome.issue[1].details.text).toMatch(/^Line 3 is not JSON: column 2/);
    expect(outbox.kept.map(({ controlId, contentType, body }) => [controlId, contentType, Buffer.from(body).toString()])).toEqual([
      ["1", `${er7}; charset=utf-8`, message("1")], ["2", `${er7}; charset=utf-8`, message("2")],
    ]);
  });

  it("answers one line as several, so that the answer has one shape", async () => {
    const { answer } = await post(lines(JSON.stringify(message("1"))), "application/ndjson", "/convert?deliver=none");
    expect([answer.statusCode, statuses(answer)]).toEqual([200, ["200"]]);
  });

  it("gives the Bundle that the message gives alone, whatever MSH-18 says of the bytes that it once had", async () => {
    const text = message("1", "MÜLLER").replace("|2.5.1", "|2.5.1||||||8859/1");
    const { answer } = await post(lines(JSON.stringify(text)), ndjson, "/convert?deliver=none");
    const alone = await post(Buffer.from(text), `${er7}; charset=utf-8`, "/convert?deliver=none");
    expect(answer.body).toContain("MÜLLER");
    expect(answer.body).toContain(alone.answer.body);
    expect(answer.body).not.toContain("hl7v2.charset");
  });

  it("tells the messages of one line apart, and checks the batch that a line holds", async () => {
    const { answer } = await post(lines(JSON.stringify(`BHS|^~\\&|LAB\r${message("1")}${message("2")}BTS|3\r`), JSON.stringify(message("3"))), ndjson, "/convert?deliver=none");
    expect(firstIssues(answer)).toEqual([["Line 1, message 1 of the body."], ["Line 1, message 2 of the body."], ["Line 2 of the body."]]);
    expect(answer.json().entry[0].response.outcome.issue[1].details.coding[0].code).toBe("hl7v2.batch-count");
  });

  it("reports each with its place", async () => {
    const { answer } = await post(body, ndjson, "/convert?report=true");
    const { records } = answer.json() as { records: { place: object; counts: { leaves: number; left: number } }[] };
    expect(records.map(({ place }) => place)).toEqual([{ line: 1 }, { line: 3 }, { line: 4, id: "second" }, { line: 5 }]);
    expect(records[1]!.counts.leaves).toBe(0);
    expect(records[3]!.counts).toMatchObject({ leaves: 13, left: 13 });
  });

  it("acknowledges each in a batch, and names the place of those that are not accepted", async () => {
    const { answer } = await post(body, ndjson, "/convert", { accept: er7 });
    const segments = answer.body.split("\r").map((segment) => segment.split("|"));
    expect(segments.filter(([name]) => name === "MSA").map((fields) => fields.slice(1, 3))).toEqual([["AA", "1"], ["AR"], ["AA", "2"], ["AR", "77"]]);
    expect(segments.filter(([name, , , , severity]) => name === "ERR" && severity === "E").map((fields) => fields[8]!.split(":")[0])).toEqual(["Line 3", "Line 5"]);
    expect(segments.at(-2)).toEqual(["BTS", "4"]);
  });

  it("takes all of them with Prefer: respond-async, and tells where each stood of which there is something to tell", async () => {
    const { answer, app, bulk } = await post(body, ndjson, "/convert", { prefer: "respond-async" });
    expect(answer.statusCode).toBe(202);
    await bulk.idle();
    const location = answer.headers["content-location"] as string;
    expect((await app.inject(`${location}/Bundle.ndjson`)).body.trimEnd().split("\n")).toHaveLength(2);
    const outcomes = (await app.inject(`${location}/OperationOutcome.ndjson`)).body.trimEnd().split("\n").map((line) => (JSON.parse(line) as Entry["response"]["outcome"]).issue[0]!.details.text);
    expect(outcomes).toEqual([1, 3, 4, 5].map((line) => `Line ${line} of the body.`));
  });

  it("lets an Idempotency-Key stand for the whole body", async () => {
    const { app, outbox } = await post(body, ndjson, "/convert", { "idempotency-key": "k" });
    const again = (payload: string) => app.inject({ method: "POST", url: "/convert", payload, headers: { "content-type": ndjson, "idempotency-key": "k" } });
    expect(statuses(await again(body))).toEqual(["200", "400", "200", "422"]);
    expect((await again(`${body}\n`)).statusCode).toBe(409);
    expect(outbox.kept.map(({ idempotencyKey, requestHash }) => [idempotencyKey, requestHash])).toEqual(["k", "k\n2"].map((key) => [key, createHash("sha256").update(body).digest()]));
  });

  it.each([
    ["nothing", "", ndjson, 400, "http.body-empty"],
    ["blank lines", "\n \r\n\n", ndjson, 400, "body.no-lines"],
    ["another charset", lines('"A"'), `${ndjson}; charset=iso-8859-1`, 400, "body.ndjson-charset"],
    ["more lines than one body may have", '""\n'.repeat(10_001), ndjson, 413, "body.too-many"],
  ])("refuses %s as a whole", async (_what, payload, type, status, key) => {
    const { answer, outbox } = await post(payload, type);
    expect([answer.statusCode, keys(answer), outbox.kept]).toEqual([status, [key], []]);
    const acknowledged = await post(payload, type, "/convert", { accept: er7 });
    expect([acknowledged.answer.statusCode, acknowledged.answer.body.split("\r")[1]]).toEqual([status, "MSA|AR"]);
  });

  it("writes no value, file name or id of a line into the log", async () => {
    const { log } = await post(lines({ message: message("CANARY1", "CANARY2"), id: "CANARY3" }, '{"message": CANARY4'), ndjson);
    expect(log.join("")).not.toContain("CANARY");
  });
});

describe("POST /convert with multipart/form-data", () => {
  const multipart = "multipart/form-data; boundary=b";

  it("answers each part in order with its place and its file's name; one that cannot be read does not hold the rest", async () => {
    const { answer, outbox } = await post(form(
      { headers: file("a.hl7", "application/octet-stream"), text: message("1") },
      { headers: file("b.pdf", "application/pdf"), text: "%PDF" },
      { headers: file("c.hl7"), text: message("2") + message("3") },
      { text: message("4") },
      { headers: file("d.ndjson", ndjson), text: lines(JSON.stringify(message("5")), "no") },
      { headers: file("e.txt", "text/plain"), text: "Dear colleague" },
      { headers: file(""), text: "" },
    ), multipart);
    expect(statuses(answer)).toEqual(["200", "400", "200", "200", "200", "200", "400", "400", "400"]);
    expect(firstIssues(answer)).toEqual([
      ["Part 1 of the body.", 'file "a.hl7"'], ["Part 2 of the body.", 'file "b.pdf"'], ["Part 3, message 1 of the body.", 'file "c.hl7"'], ["Part 3, message 2 of the body.", 'file "c.hl7"'],
      ["Part 4 of the body."], ["Part 5, line 1 of the body.", 'file "d.ndjson"'], ["Part 5, line 2 of the body.", 'file "d.ndjson"'], ["Part 6 of the body.", 'file "e.txt"'], ["Part 7 of the body."],
    ]);
    expect(answer.json().entry[1].response.outcome.issue[1].details.text).toContain("Accepted: x-application/hl7-v2+er7");
    expect(outbox.kept.map(({ controlId }) => controlId)).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("reads each part in its own charset, and keeps its bytes with it", async () => {
    const latin = Buffer.from(message("1", "MÜLLER"), "latin1");
    const { answer, outbox } = await post(form(
      { headers: file("a.hl7", "text/plain; charset=iso-8859-1"), text: latin },
      { headers: file("b.hl7", "text/plain; charset=utf-8"), text: message("2", "MÜLLER") },
      { headers: file("c.hl7", "text/plain; charset=klingon"), text: message("3") },
    ), multipart);
    expect(statuses(answer)).toEqual(["200", "200", "200"]);
    expect(answer.body.match(/"family":"MÜLLER"/g)).toHaveLength(2);
    expect(answer.json().entry[2].response.outcome.issue.map((one: Entry["response"]["outcome"]["issue"][0]) => one.details.coding![0].code)).toContain("hl7v2.charset-unknown");
    expect([outbox.kept[0]!.contentType, Buffer.from(outbox.kept[0]!.body).equals(latin)]).toEqual([`${er7}; charset=iso-8859-1`, true]);
  });

  it("refuses a part that holds parts, and does not go into it", async () => {
    const nested = { headers: "Content-Type: multipart/form-data; boundary=c\r\n", text: `--c\r\n\r\n${message("1")}\r\n--c--` };
    const { answer } = await post(form(nested, { text: message("2") }), multipart, "/convert?deliver=none");
    expect(statuses(answer)).toEqual(["400", "200"]);
  });

  it("does not convert a part that is cut off", async () => {
    const whole = form({ text: message("1") }, { text: message("2") });
    const { answer, outbox } = await post(whole.subarray(0, whole.length - 30), multipart);
    expect(statuses(answer)).toEqual(["200", "400"]);
    expect(outbox.kept).toHaveLength(1);
  });

  it.each([
    ["no boundary in its type", form({ text: "A" }), "multipart/form-data", 400, "body.boundary"],
    ["another boundary", form({ text: "A" }), "multipart/form-data; boundary=c", 400, "body.no-delimiter"],
    ["no part", form(), multipart, 400, "body.no-parts"],
    ["more parts than one body may have", Buffer.from("--b\r\n\r\nA\r\n".repeat(10_001)), multipart, 413, "body.too-many"],
    ["more lines in its parts than one body may have", form({ text: message("1") }, { headers: `Content-Type: ${ndjson}\r\n`, text: '""\n'.repeat(10_000) }), multipart, 413, "body.too-many"],
  ])("refuses %s as a whole", async (_what, payload, type, status, key) => {
    const { answer, outbox } = await post(payload, type);
    expect([answer.statusCode, keys(answer), outbox.kept]).toEqual([status, [key], []]);
  });
});

describe("the segments around the messages of a batch", () => {
  const batch = `FHS|^~\\&|FILES\rBHS|^~\\&|LAB|||||||night|B-7\r${message("1")}BTS|1|all\rBHS|^~\\&|LAB\rBTS|0\rFTS|2\r`;

  it("are kept with each record", async () => {
    const { outbox } = await post(batch, er7);
    expect(Buffer.from(outbox.kept[0]!.surroundings!).toString()).toBe("FHS|^~\\&|FILES\rBHS|^~\\&|LAB|||||||night|B-7\rBTS|1|all\rFTS|2\r");
    expect(Buffer.from(outbox.kept[0]!.body).toString()).toBe(message("1"));
  });

  it("are told of leaf by leaf in the report, also those that surround nothing", async () => {
    const { answer } = await post(batch, er7, "/convert?report=true&deliver=none");
    const [envelope, ...others] = answer.json<{ envelopes: { counts: object; leaves: { source: string; outcome: string }[] }[] }>().envelopes;
    expect(others).toEqual([]);
    expect(envelope!.counts).toEqual({ leaves: 9, mapped: 0, archived: 7, left: 2, undecided: 0, failed: 0 });
    expect(envelope!.leaves.map(({ source, outcome }) => `${source} ${outcome}`)).toEqual([
      "FHS[1]-3[1].1.1 archived", "BHS[1]-3[1].1.1 archived", "BHS[1]-10[1].1.1 archived", "BHS[1]-11[1].1.1 archived", "BTS[1]-1[1].1.1 archived", "BTS[1]-2[1].1.1 archived",
      "BHS[2]-3[1].1.1 left", "BTS[2]-1[1].1.1 left", "FTS[1]-1[1].1.1 archived",
    ]);
    const listed = await post(form({ headers: file("a.hl7"), text: batch }), "multipart/form-data; boundary=b", "/convert?report=true&deliver=none");
    expect(listed.answer.json().envelopes[0]).toMatchObject({ place: { part: 1, file: "a.hl7" }, counts: { leaves: 9 } });
  });

  it("are no defect where there is no message: an empty batch is answered with an empty one", async () => {
    const empty = "BHS|^~\\&|LAB\rBTS|0\r";
    const { answer } = await post(empty, er7);
    expect([answer.statusCode, answer.json()]).toEqual([200, { resourceType: "Bundle", type: "batch-response" }]);
    const report = await post(empty, er7, "/convert?report=true");
    expect(report.answer.json()).toMatchObject({ records: [], envelopes: [{ counts: { leaves: 2, left: 2 } }], outcome: { issue: [{ severity: "information" }] } });
    expect((await post(empty, er7, "/convert", { accept: er7 })).answer.body.split("\r")[1]).toBe("BTS|0");
    expect((await post(empty, er7, "/convert", { prefer: "respond-async" })).answer.statusCode).toBe(202);
    const wrong = await post("BHS|^~\\&|LAB\rBTS|3\r", er7);
    expect([wrong.answer.statusCode, keys(wrong.answer)]).toEqual([400, ["hl7v2.batch-empty", "hl7v2.batch-count"]]);
  });

  it("do not hold the other parts where a part holds an empty batch", async () => {
    const { answer } = await post(form({ headers: file("a.hl7"), text: "BHS|^~\\&|LAB\rBTS|0\r" }, { headers: file("b.hl7"), text: message("1") }), "multipart/form-data; boundary=b", "/convert?deliver=none");
    expect(statuses(answer)).toEqual(["200"]);
    expect(firstIssues(answer)[0]![0]).toBe("Part 2 of the body.");
  });
});
