import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

/** TXA with its fields by number. */
const txa = (fields: Readonly<Record<number, string>>) => `TXA|${Array.from({ length: 26 }, (_, index) => fields[index + 1] ?? "").join("|")}`;
const message = (event: string, structure: string, ...segments: readonly string[]) => convertMessage([`MSH|^~\\&|A|B|C|D|20240102030405+0100||MDM^${event}^${structure}|42|P|2.7`, "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "PV1|1|I", ...segments]);
const announced = (event: string, fields: Readonly<Record<number, string>>) => message(event, "MDM_T01", txa({ 1: "1", 12: "D2", ...fields }));
const sent = (...segments: readonly string[]) => message("T02", "MDM_T02", txa({ 1: "1", 12: "D2" }), ...segments);
const contents = (resource: unknown) => (resource as { content: { attachment: { data?: string; contentType?: string; title?: string; url?: string } }[] }).content.map(({ attachment }) => attachment);
const decoded = (data: string | undefined) => Buffer.from(data ?? "", "base64").toString("utf8");

describe("TXA→DocumentReference", () => {
  it("says what the document is, who wrote and authenticated it, and to which visit and order it belongs", () => {
    const { one, invalid } = announced("T01", {
      2: "CN^Consultation^HL70270", 3: "TX", 4: "20240101", 6: "20240102030405", 9: "7^Adams^Ann", 12: "D2^DOC^1.2.9^ISO", 14: "P1", 15: "F1", 16: "note.txt", 17: "LA", 18: "R", 19: "AV",
      22: "8^Baker^Bob^^^^^^^^^^^^20240103", 25: "Consultation note",
    });
    expect(one("document")).toMatchObject({
      masterIdentifier: { system: "urn:oid:1.2.9", value: "D2" },
      status: "current",
      docStatus: "final",
      type: { coding: [{ code: "CN" }] },
      date: "2024-01-02T03:04:05+01:00",
      author: [{ reference: "Practitioner/XCN→Practitioner" }],
      authenticator: { reference: "Practitioner/PPN→Practitioner" },
      identifier: [{ value: "note.txt" }],
      description: "Consultation note",
      securityLabel: [{ coding: [{ code: "R" }, { code: "R" }] }],
      content: [{ attachment: { contentType: "text/plain" } }],
      context: { period: { start: "2024-01-01" }, encounter: [{ reference: "Encounter/encounter" }], related: [{ identifier: { value: "P1" } }, { identifier: { value: "F1" } }] },
      subject: { reference: "Patient/patient" },
    });
    expect(invalid).toEqual([]);
  });

  it.each([
    ["T01", "", "current"],
    ["T01", "OB", "superseded"],
    ["T01", "CA", "entered-in-error"],
    ["T01", "UN", "current"],
    ["T11", "", "entered-in-error"],
    ["T11", "AV", "entered-in-error"],
  ])("of %s with availability %j the status is %s", (event, availability, status) => {
    const { one, invalid } = announced(event, { 19: availability });
    expect(one("document")).toMatchObject({ status });
    expect(invalid).toEqual([]);
  });

  it.each([["DI", "preliminary"], ["IN", "preliminary"], ["PA", "preliminary"], ["AU", "final"], ["LA", "final"]])("reads TXA-17 %s as %s", (code, docStatus) => {
    expect(announced("T01", { 17: code }).one("document")).toMatchObject({ docStatus });
  });

  it("says that a new document replaces (T09) or adds to (T05) its parent", () => {
    expect(announced("T09", { 13: "D1" }).one("document")).toMatchObject({ relatesTo: [{ code: "replaces", target: { identifier: { value: "D1" } } }] });
    expect(announced("T05", { 13: "D1" }).one("document")).toMatchObject({ relatesTo: [{ code: "appends", target: { identifier: { value: "D1" } } }] });
    const original = announced("T01", { 13: "D1" }).one("document");
    expect(original).toMatchObject({ context: { related: [{ identifier: { value: "D1" }, type: "DocumentReference" }] } });
    expect(original).not.toHaveProperty("relatesTo");
  });

  it("says that the kind of content is unknown where nothing tells it", () => {
    const { one, invalid } = announced("T01", { 3: "AP" });
    expect(one("document")).toMatchObject({ content: [{ attachment: { _contentType: { extension: [{ valueCode: "unknown" }] } } }] });
    expect(invalid).toEqual([]);
  });
});

describe("TXA→Provenance", () => {
  it("says who made and changed the document, when and why, and who got it", () => {
    const { one, invalid } = announced("T07", { 8: "20240105030405", 9: "7^Adams^Ann", 11: "9^Clark^Cy", 21: "typing error", 23: "8^Baker^Bob" });
    expect(one("making")).toMatchObject({
      target: [{ reference: "DocumentReference/document" }],
      occurredDateTime: "2024-01-05T03:04:05+01:00",
      recorded: "2024-01-05T03:04:05+01:00",
      agent: [{ type: { coding: [{ code: "author" }] } }, { type: { coding: [{ code: "enterer" }] } }, { type: { coding: [{ code: "IRCP" }] } }],
      reason: [{ text: "typing error" }],
    });
    expect(invalid).toEqual([]);
  });
});

describe("OBX→DocumentReference", () => {
  it("joins the lines of a text, over segments and repetitions, in the order of the message", () => {
    const { one, invalid } = sent("OBX|1|TX|N^Note||first||||||F", "OBX|2|TX|N^Note||second ä||||||F", "OBX|3|FT|N^Note||third\\.br\\fourth||||||F");
    const [content, ...others] = contents(one("document"));
    expect(others).toEqual([]);
    expect(content).toMatchObject({ contentType: "text/plain; charset=utf-8", title: "Note" });
    expect(decoded(content!.data)).toBe("first\nsecond ä\nthird\nfourth");
    expect(invalid).toEqual([]);
  });

  it("makes texts of different kinds different contents", () => {
    const [history, plan] = contents(sent("OBX|1|TX|H^History||well||||||F", "OBX|2|TX|P^Plan||rest||||||F", "OBX|3|TX|H^History||as ever||||||F").one("document"));
    expect([history!.title, decoded(history!.data)]).toEqual(["History", "well\nas ever"]);
    expect([plan!.title, decoded(plan!.data)]).toEqual(["Plan", "rest"]);
  });

  it("carries a file with its own type, beside the text", () => {
    const { one, invalid } = sent("OBX|1|TX|N^Note||see the file||||||F", "OBX|2|ED|PDF^Report||^application^pdf^Base64^JVBERi0=||||||F|||20240102");
    const [note, file] = contents(one("document"));
    expect(decoded(note!.data)).toBe("see the file");
    expect(file).toMatchObject({ contentType: "application/pdf", data: "JVBERi0=", title: "Report", creation: "2024-01-02" });
    expect(invalid).toEqual([]);
  });

  it("carries the address of a file", () => {
    expect(contents(sent("OBX|1|RP|IMG^Image||https://h.example/1.jpg^^image^jpeg||||||F").one("document"))[0]).toMatchObject({ url: "https://h.example/1.jpg", title: "Image" });
  });
});
