import { describe, expect, it } from "vitest";
import { entriesOf } from "../../src/delivery/entries.ts";
import { blamedPlace, inRecord, refusalIssues } from "../../src/delivery/refusal.ts";
import type { Issue } from "../../src/model/issue.ts";
import { transaction } from "./transactions.ts";

const entries = entriesOf(transaction(...["a", "b", "c"].map((id) => ({ resourceType: "Basic", id }))));
const told = (expression?: string, severity: Issue["severity"] = "error"): Issue => ({ severity, code: "processing", key: "delivery.refused-because", text: "The target says: no", ...(expression !== undefined && { expression }) });
const put = { method: "PUT", url: "Basic/c" };

describe("a refusal", () => {
  it("blames the first entry that an error names, and none by a warning", () => {
    expect(blamedPlace([told("Bundle.entry[2].resource", "warning"), told("Basic.code"), told("Bundle.entry[1].resource.code")])).toBe(1);
    expect(blamedPlace([told(), told("Bundle.entry[2]", "warning")])).toBeUndefined();
  });

  it("is told at the entry's place in the record's Bundle, wherever it stood in what was sent", () => {
    expect(inRecord([told("Bundle.entry[0].resource.code"), told("Basic.code"), told("Bundle.entry[7]")], [entries[2]!]).map(({ expression }) => expression)).toEqual(["Bundle.entry[2].resource.code", "Basic.code", "Bundle.entry[7]"]);
  });

  it.each([
    [413, put, "delivery.too-large"],
    [412, { method: "PUT", url: "Basic?identifier=1" }, "delivery.several-matches"],
    [412, { method: "POST", url: "Basic", ifNoneExist: "_tag=1" }, "delivery.several-matches"],
    [412, put, "delivery.refused"],
    [409, { method: "DELETE", url: "Basic/c" }, "delivery.still-referenced"],
    [422, put, "delivery.refused"],
  ])("with %i to %o is told by what that means", (status, request, key) => {
    const [head, words] = refusalIssues(entries[2]!, { kind: "refused", status, issues: [told()] }, request, true);
    expect(head).toMatchObject({ key, expression: "Bundle.entry[2]" });
    expect(head!.text).toContain("Basic/c");
    expect(words).toMatchObject({ key: "delivery.refused-because", expression: "Bundle.entry[2]" });
  });
});
