import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorsDocument } from "../scripts/errors-table.ts";
import type { ErrorKey } from "../src/errors.ts";
import { errors, issue, remedyOf } from "../src/errors.ts";

const document = readFileSync("docs/errors.md", "utf8");
const documented = [...document.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]!);

describe("docs/errors.md", () => {
  it("lists every key of the error table, and no other", () => {
    expect(new Set(documented)).toEqual(new Set(Object.keys(errors)));
    expect(documented).toHaveLength(Object.keys(errors).length);
  });

  it("says what the error table says (npm run generate:errors)", () => {
    expect(document).toBe(errorsDocument());
  });
});

describe("the error table", () => {
  it.each(Object.entries(errors))("%s is a sentence and names its stage", (key, { message, remedy }) => {
    expect(key).toMatch(/^[a-z0-9]+\.[a-z0-9-]+$/);
    expect(message).toMatch(/[.:}]$/);
    expect(remedy).toMatch(/^$|[.)}]$/);
  });
});

describe("issue", () => {
  it("fills the placeholders and ends with the remedy", () => {
    expect(issue("http.body-too-large", { limit: 10 }).text).toBe("The body is larger than 10 bytes. Send fewer records in one request, or raise PORTAGE_MAX_BODY.");
  });

  it("takes severity and code from the table, and the place from the caller", () => {
    const key: ErrorKey = "http.feed-unknown";
    expect(issue(key, { feeds: "default" }, { expression: "http.feed" })).toMatchObject({ severity: "error", code: "not-found", key, expression: "http.feed" });
  });
});

describe("the remedy of an issue", () => {
  it.each(Object.entries(errors).filter(([, { remedy }]) => remedy !== "" && !remedy.includes("{")))("is the end of its text (%s)", (key, { remedy }) => {
    expect(remedyOf(issue(key as ErrorKey))).toBe(remedy);
  });

  it("has its placeholders filled", () => {
    expect(remedyOf(issue("http.media-type", { accepted: "text/plain", first: "text/plain" }))).toMatch(/^Name the type .*'content-type: text\/plain'\)\.$/);
  });

  it("is null where the row has none, and for a text that is not the row's", () => {
    expect(remedyOf(issue("delivery.refused-because", { words: "no" }))).toBeNull();
    expect(remedyOf({ key: "http.key-reused", text: "something else" })).toBeNull();
    expect(remedyOf({ key: "of.a-later-version", text: "x" })).toBeNull();
  });
});
