import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadNotConverted } from "../../src/mapping/load.ts";
import { readNotConverted, refusalOf } from "../../src/mapping/not-converted.ts";
import { loadDictionary } from "../../src/parse/hl7v2/load.ts";

const root = resolve(import.meta.dirname, "../..");
const dictionary = loadDictionary();
const own = loadNotConverted(join(root, "mappings/hl7v2"), root, dictionary);
const text = readFileSync(join(root, "mappings/hl7v2/not-converted.yaml"), "utf8");
const lineOf = (start: string) => 1 + text.split("\n").findIndex((line) => line.trim().startsWith(start));
const keysOf = (yaml: string) => readNotConverted({ file: "not-converted.yaml", text: yaml }, dictionary).issues.map(({ key }) => key);

describe("structures that carry no record to convert", () => {
  it("agree with the dictionary", () => {
    expect(own.issues).toEqual([]);
  });

  it.each([
    ["ACK", ["MSH", "MSA"], "This is an acknowledgement (ACK): it says how another message was received and carries no record to convert. Send the message that it answers."],
    ["MCF_Q02", ["MSH", "MSA"], "This is an acknowledgement (MCF_Q02)"],
    ["ORR_O02", ["MSH", "MSA", "ERR"], "This is the answer to an order (ORR_O02)"],
    ["QBP_Q21", ["MSH", "QPD", "RCP"], "This is a query (QBP_Q21)"],
    ["QBP_Q13", ["MSH", "QPD", "PID", "RCP"], "This is a query (QBP_Q13)"],
    ["QBP_Z01", ["MSH", "QPD", "RCP"], "This is a query (QBP)"],
    ["QRY_A19", ["MSH", "QRD"], "This is a query (QRY_A19)"],
    ["VXQ_V01", ["MSH", "QRD", "QRF"], "This is a query (VXQ_V01)"],
    ["QCN_J01", ["MSH", "QID"], "This is a query (QCN_J01)"],
    ["RSP_K22", ["MSH", "MSA", "QAK", "QPD"], "This is the answer to a query (RSP_K22)"],
    ["NMQ_N01", ["MSH", "QRD", "NCK"], "This is a message of application management (NMQ_N01)"],
  ])("refuse %s of %j", (structure, segments, sentence) => {
    const refusal = refusalOf(own, structure, segments);
    expect(refusal).toMatchObject({ key: "mapping.not-converted", severity: "error", code: "not-supported" });
    expect(refusal!.text.startsWith(sentence)).toBe(true);
  });

  it.each([
    ["RSP_K22", ["MSH", "MSA", "QAK", "QPD", "PID", "QRI"]],
    ["RSP_K21", ["MSH", "MSA", "QAK", "QPD", "PID"]],
    ["RSP_K23", ["MSH", "MSA", "QAK", "QPD", "PID"]],
    ["RSP_K11", ["MSH", "MSA", "QAK", "QPD", "RDF", "RDT"]],
    ["ADR_A19", ["MSH", "MSA", "QRD", "PID", "PV1"]],
    ["ORF_R04", ["MSH", "MSA", "QRD", "PID", "OBR", "OBX"]],
    ["VXR_V03", ["MSH", "MSA", "QRD", "PID", "RXA"]],
    ["VXX_V02", ["MSH", "MSA", "QRD", "PID"]],
    ["RPA_I08", ["MSH", "MSA", "RF1", "PID"]],
    ["RPL_I02", ["MSH", "MSA", "PRD"]],
    ["OSR_Q06", ["MSH", "MSA", "QRD", "ORC"]],
    ["ORL_O22", ["MSH", "MSA", "PID", "ORC", "OBR"]],
    ["ADT_A01", ["MSH", "EVN"]],
    ["ACK", ["MSH", "MSA", "PID"]],
    ["XYZ_Z01", ["MSH"]],
  ])("do not keep %s of %j from being converted", (structure, segments) => {
    expect(refusalOf(own, structure, segments)).toBeUndefined();
  });

  it("do not take a sender's own segment for a record", () => {
    expect(refusalOf(own, "ACK", ["MSH", "MSA", "ZAK"])).toBeDefined();
  });

  it("are wrong where the dictionary does not have them, where they come twice and where one is forgotten", () => {
    expect(keysOf(text.replace("bare: [ACK]", "bare: [ACK, AKC]"))).toEqual(["mapping.unknown-structure"]);
    expect(keysOf(text.replace("bare: [ACK]", "bare: [ACK, MCF_Q02]"))).toEqual(["mapping.not-converted-twice"]);
    expect(keysOf(text.replace("bare: [ACK]", "bare: []"))).toEqual(["mapping.not-converted-missing"]);
    expect(keysOf(text.replace("QCN_J01, QRY,", "QRY,"))).toEqual(["mapping.not-converted-missing"]);
    expect(keysOf(text.replace("frame: [MSH", "frame: [MHS, MSH"))).toEqual(["mapping.unknown-source"]);
    expect(keysOf(text.replace("Z73, QBP_*", "Z73, XXX_*"))).toEqual(["mapping.unknown-structure"]);
    expect(keysOf(text.replace("what: a query", "waht: a query"))).toEqual(["mapping.unknown-key", "mapping.form"]);
    const { issues } = readNotConverted({ file: "not-converted.yaml", text: text.replace("bare: [ACK]", "bare: [AKC]") }, dictionary);
    expect(issues.map(({ text: told }) => told.split("  ")[0])).toEqual([`not-converted.yaml:${lineOf("bare: [ACK]")}:12`, `not-converted.yaml:${lineOf("frame:")}:1`]);
    expect(keysOf("frame: [")).toEqual(["mapping.yaml"]);
  });
});
