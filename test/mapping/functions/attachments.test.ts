import { describe, expect, it } from "vitest";
import { convertField } from "../datatypes/one-field.ts";

const attachment = (field: string, as = "ED→Attachment") => convertField({ as, type: "Attachment", field });
const pdf = Buffer.from("%PDF-1.4").toString("base64");

describe("ED→Attachment", () => {
  it("keeps base64 as it is", () => {
    expect(attachment(`^application^pdf^Base64^${pdf}`).value).toEqual({ contentType: "application/pdf", data: pdf });
  });

  it("takes away white space and adds missing padding, which are no data", () => {
    expect(attachment("^IM^JPEG^Base64^aGVs\\.br\\bG8").value).toEqual({ contentType: "image/jpeg", data: "aGVsbG8=" });
  });

  it("decodes hex and quoted-printable", () => {
    expect(attachment("^^PDF^Hex^255044462d312e34").value).toEqual({ contentType: "application/pdf", data: pdf });
    expect(attachment("^text^plain^quoted-printable^gr=C3=BCn").value).toEqual({ contentType: "text/plain", data: Buffer.from("grün").toString("base64") });
  });

  it("writes text in UTF-8 and says so", () => {
    expect(attachment("^text^plain^A^grün").value).toEqual({ contentType: "text/plain; charset=utf-8", data: Buffer.from("grün").toString("base64") });
  });

  it.each([
    ["application^pdf^Base64^#", "mapping.not-base64"],
    ["application^pdf^Hex^abc", "mapping.not-base64"],
    [`application^pdf^^${pdf}`, "mapping.encoding-unknown"],
  ])("fails on %s and guesses nothing", (field, key) => {
    expect(attachment(`^${field}`)).toMatchObject({ value: { contentType: "application/pdf" }, outcomes: { "5.1": "failed" }, issues: [key] });
  });

  it.each([
    ["AP^PDF", "application/pdf"],
    ["AU^BASIC", "audio/basic"],
    ["TEXT^HTML", "text/html"],
    ["TEXT^XML", "text/xml"],
    ["AP^RTF", "application/rtf"],
    ["SI^TIFF", "image/tiff"],
    ["^application/pdf", "application/pdf"],
    ["Application^x-hl7-cda-level-one", "application/x-hl7-cda-level-one"],
  ])("names the media type of %s", (types, contentType) => {
    expect(attachment(`^${types}^Base64^${pdf}`).value).toEqual({ contentType, data: pdf });
  });

  it("fails on a type that names no media type", () => {
    expect(attachment(`^AP^WHATEVER^Base64^${pdf}`)).toMatchObject({ value: { data: pdf }, issues: ["mapping.media-type-unknown"] });
  });
});

describe("RP→Attachment", () => {
  it("takes a URL, or puts one together with its application", () => {
    expect(attachment("https://pacs.example/1.jpg^^image^jpeg", "RP→Attachment").value).toEqual({ url: "https://pacs.example/1.jpg", contentType: "image/jpeg" });
    expect(attachment("1.jpg^&https://pacs.example/&URI^image^jpeg", "RP→Attachment").value).toEqual({ url: "https://pacs.example/1.jpg", contentType: "image/jpeg" });
  });

  it("fails on a key that only the storing application understands", () => {
    expect(attachment("1234A321634BC^EFC^SD", "RP→Attachment")).toMatchObject({ outcomes: { "1.1": "failed" }, issues: ["mapping.not-a-url", "mapping.media-type-unknown"] });
  });
});
