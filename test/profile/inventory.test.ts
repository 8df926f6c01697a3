import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/model/engine.ts";
import { loadDictionary } from "../../src/parse/hl7v2/load.ts";
import { Inventory } from "../../src/profile/inventory.ts";
import { profilePage } from "../../src/profile/page.ts";
import { sectionsOf } from "../../src/profile/sections.ts";
import { er7, sampleMessages, testEngine } from "../e2e/engine.ts";

let engine: Engine;
beforeAll(() => {
  engine = testEngine();
});

const header = (event: string, application = "LAB") => `MSH|^~\\&|${application}|North|EHR|South|20240131120000||${event}|1|P|2.5.1`;
const admission = [header("ADT^A01^ADT_A01"), "EVN|A01|20240131120000", "PID|1||123^^^ADT~456^^^ADT||CANARY-NAME^JOHN||19700101|Q", "PV1|1|I", "ZPI|CANARY-Z^b~c"].join("\r");
const update = [header("ADT^A08^ADT_A01"), "EVN|A08|20240131120000", 'PID|1||789^^^ADT||DOE||""|F', "PV1|1|I"].join("\r");

/** The profile of files of messages. */
function profiled(files: readonly (readonly string[])[], withValues = false) {
  const inventory = new Inventory({ dictionary: loadDictionary(), advice: engine, withValues });
  for (const [number, messages] of files.entries()) {
    const file = `${number + 1}.hl7`;
    inventory.addFile();
    const { conversions, issues } = engine.convert(Buffer.from(messages.join("\r")), { contentType: er7 });
    for (const issue of issues) inventory.addFileIssue(issue, file, null);
    for (const [index, conversion] of conversions.entries()) inventory.add(conversion, { file, message: index + 1, line: conversion.source?.record.units[0]?.line ?? null });
  }
  return inventory.result();
}

describe("Inventory", () => {
  it("counts files, messages, structures with their events, versions and senders with their feed", () => {
    expect(profiled([[admission, update], [admission]])).toMatchObject({
      files: 2,
      messages: 3,
      unreadable: { count: 0, listed: [] },
      structures: [{ structure: "ADT_A01", messages: 3, events: [{ event: "ADT^A01", messages: 2 }, { event: "ADT^A08", messages: 1 }] }],
      versions: [{ version: "2.5.1", messages: 3 }],
      senders: [{ application: "LAB", facility: "North", feed: "default", messages: 3 }],
    });
  });

  it("names what is unreadable with its file, its place and the reason", () => {
    const { messages, unreadable } = profiled([[admission, "MSH|AB"], ["no message"]]);
    expect(messages).toBe(1);
    expect(unreadable.count).toBe(2);
    expect(unreadable.listed).toEqual([
      { file: "1.hl7", message: 2, line: null, key: "hl7v2.delimiters", reason: expect.stringContaining("MSH-1") as string },
      { file: "2.hl7", message: 0, line: null, key: "hl7v2.no-msh", reason: expect.stringContaining("No line starts with MSH") as string },
    ]);
  });

  it("tells the problems of a file apart from those of its messages", () => {
    const { fileProblems, messages } = profiled([["BHS|^~\\&", admission, "BTS|2"]]);
    expect(messages).toBe(1);
    expect(fileProblems).toMatchObject([{ key: "hl7v2.batch-count", count: 1, first: { file: "1.hl7", message: 0 } }]);
  });

  it("counts segments and, by field, how often it is filled, deleted and repeated and how many values differ", () => {
    const { segments } = profiled([[admission, update]]);
    const pid = segments.find(({ segment }) => segment === "PID")!;
    expect(pid).toMatchObject({ known: true, count: 2, messages: 2 });
    const field = (number: number) => pid.fields.find(({ field }) => field === `PID-${number}`);
    expect(field(3)).toMatchObject({ name: "Patient Identifier List", type: "CX", filled: 2, fillRate: 1, messages: 2, deletes: 0, maxRepetitions: 2, distinct: { count: 3, exact: true } });
    expect(field(7)).toMatchObject({ filled: 1, fillRate: 0.5, messages: 1, deletes: 1, maxRepetitions: 1, distinct: { count: 1, exact: true } });
    expect(field(8)?.codes).toEqual([{ code: "Q", system: null, count: 1 }, { code: "F", system: null, count: 1 }]);
    expect(field(2)).toBeUndefined();
  });

  it("lists Z-segments with their fields, and their values among those that no table speaks of", () => {
    const { segments, undecided } = profiled([[admission]]);
    expect(segments.filter(({ known }) => !known)).toMatchObject([{ segment: "ZPI", count: 1, fields: [{ field: "ZPI-1", name: null, type: null, maxRepetitions: 2, distinct: { count: 2 } }] }]);
    expect(undecided.filter(({ place }) => place.startsWith("ZPI"))).toEqual([
      { place: "ZPI-1.1", count: 2, messages: 1, first: { file: "1.hl7", message: 1, line: 5 } },
      { place: "ZPI-1.2", count: 1, messages: 1, first: { file: "1.hl7", message: 1, line: 5 } },
    ]);
  });

  it("names values that could not be converted, with why", () => {
    const { failed, outcomes } = profiled([[admission.replace("19700101", "some day"), admission.replace("19700101", "1970-01")]]);
    const birth = failed.filter(({ place }) => place === "PID-7.1");
    expect(birth.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(birth[0]).toMatchObject({ messages: 2, key: expect.stringMatching(/^mapping\./) as string, first: { file: "1.hl7", message: 1, line: 3 } });
    expect(outcomes.failed).toBe(failed.reduce((sum, { count }) => sum + count, 0));
  });

  it("lists unmapped codes and unknown authorities, with where they stand", () => {
    const { unmappedCodes, unknownAuthorities } = profiled([[admission, update]]);
    expect(unmappedCodes).toContainEqual({ conceptMap: "http://portage.dev/fhir/ConceptMap/v2-0001-to-administrative-gender", system: null, code: "Q", count: 1, messages: 1, places: ["PID-8.1"], stated: false, nearest: null });
    expect(unknownAuthorities).toEqual([{ feed: "default", namespace: "ADT", universalId: null, universalIdType: null, system: "urn:portage:default:authority:ADT", count: 3, messages: 2, places: ["PID-3.4"] }]);
  });

  it("counts valid and invalid Bundles, and says what makes them invalid", () => {
    const { bundles, messages } = profiled([[admission, header("")]]);
    expect(bundles.valid + bundles.invalid + bundles.refused).toBe(messages);
    expect(bundles).toMatchObject({ valid: 1, invalid: 1 });
    expect(bundles.causes).toContainEqual(expect.objectContaining({ key: "hl7v2.message-type-missing", place: "MSH-9", messages: 1, first: { file: "1.hl7", message: 2, line: 6 } }));
  });

  it("adds the outcomes of all values up", () => {
    const { outcomes: { leaves, mapped, archived, left, undecided, failed } } = profiled([[admission, update]]);
    expect(mapped + archived + left + undecided + failed).toBe(leaves);
    expect(leaves).toBeGreaterThan(30);
  });

  it("holds no value of a record but codes, unless it is asked for values", () => {
    const shown = (withValues: boolean) => {
      const profile = profiled([[admission, update]], withValues);
      return JSON.stringify([profile, sectionsOf(profile)]) + profilePage(profile, { heading: "dump", made: "2024-01-31" });
    };
    for (const value of ["CANARY", "JOHN", "DOE", "123", "456", "789", "19700101"]) expect(shown(false)).not.toContain(`"${value}`);
    expect(shown(false)).not.toContain("CANARY");
    expect(shown(true)).toContain("CANARY-NAME^JOHN");
  });
});

describe("the page", () => {
  const page = () => profilePage(profiled([[admission]]), { heading: "<dump> & 'more'", made: "2024-01-31" });

  it("needs nothing but itself", () => {
    expect(page()).not.toMatch(/<(?:script|link|img|iframe)|src=|url\(|@import/i);
  });

  it("shows no text as markup", () => {
    expect(page()).toContain("&#60;dump&#62; &#38; &#39;more&#39;");
    expect(page()).not.toContain("<dump>");
  });

  it("links to each of its tables", () => {
    const ids = [...page().matchAll(/<section id="(\w+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(5);
    expect([...page().matchAll(/href="#(\w+)"/g)].map(([, id]) => id)).toEqual(ids);
  });
});

const samples = sampleMessages();
it.skipIf(samples.length === 0)(samples.length === 0 ? "the public samples (skipped: PORTAGE_SHARED has none)" : "counts every sample once, and every value of it", () => {
  const inventory = new Inventory({ dictionary: loadDictionary(), advice: engine, withValues: false });
  let leaves = 0;
  for (const { name, body } of samples) {
    inventory.addFile();
    for (const conversion of engine.convert(body, { contentType: er7 }).conversions) {
      leaves += conversion.counts.leaves;
      inventory.add(conversion, { file: name, message: 1, line: 1 });
    }
  }
  const { messages, outcomes, structures, versions, senders, undecided, failed } = inventory.result();
  const sum = (rows: readonly { readonly messages: number }[]) => rows.reduce((total, row) => total + row.messages, 0);
  expect(messages).toBe(samples.length);
  expect([sum(structures), sum(versions), sum(senders)]).toEqual([messages, messages, messages]);
  expect(outcomes.leaves).toBe(leaves);
  expect(undecided.reduce((total, { count }) => total + count, 0)).toBe(outcomes.undecided);
  expect(failed.reduce((total, { count }) => total + count, 0)).toBe(outcomes.failed);
});
