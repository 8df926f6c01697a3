import { describe, expect, it } from "vitest";
import { classify } from "../../src/delivery/classify.ts";
import type { Answer } from "../../src/delivery/target.ts";

function answered(status: number, body: unknown = {}, retryAfterMilliseconds: number | null = null): Answer {
  return { kind: "answered", status, body, retryAfterMilliseconds };
}

function transactionResponse(...statuses: string[]): unknown {
  return { resourceType: "Bundle", type: "transaction-response", entry: statuses.map((status) => ({ response: { status } })) };
}

const keyOf = (answer: Answer, sent = 1) => {
  const verdict = classify(answer, sent);
  return verdict.kind === "delivered" ? [verdict.kind] : [verdict.kind, verdict.issues[0]!.key, verdict.kind === "retry" ? verdict.strike : false];
};

describe("classify", () => {
  it.each([408, 425, 429, 503])("tries again after %i", (status) => {
    expect(keyOf(answered(status))).toEqual(["retry", "delivery.busy", false]);
  });

  it.each([500, 502, 504, 599])("tries again after %i, which is the target's own failure", (status) => {
    expect(keyOf(answered(status))).toEqual(["retry", "delivery.target-failed", false]);
  });

  it("tries again only so often after 409", () => {
    expect(keyOf(answered(409))).toEqual(["retry", "delivery.conflict", true]);
  });

  it.each([400, 410, 412, 413, 415, 422])("never tries again after %i", (status) => {
    expect(keyOf(answered(status))).toEqual(["refused", "delivery.refused", false]);
  });

  it.each<[Answer, string]>([
    [{ kind: "timeout", seconds: 30 }, "delivery.timeout"],
    [{ kind: "unreachable", reason: "ECONNREFUSED" }, "delivery.unreachable"],
    [{ kind: "broken", reason: "ECONNRESET" }, "delivery.broken"],
  ])("tries again without limit after %o", (answer, key) => {
    expect(keyOf(answer)).toEqual(["retry", key, false]);
  });

  it("hands on what Retry-After asks for", () => {
    expect(classify(answered(503, {}, 7000), 1)).toMatchObject({ kind: "retry", afterMilliseconds: 7000 });
  });

  it.each([301, 302, 307, 401, 403, 404, 405, 407])("takes %i for a wrong URL or credential of the target, for which no record is quarantined", (status) => {
    expect(keyOf(answered(status))).toEqual(["retry", "delivery.misconfigured", false]);
    expect(classify(answered(status), 1)).toMatchObject({ pace: "misconfigured" });
  });

  it.each([{}, "<html>", null, { resourceType: "Bundle", type: "batch-response", entry: [] }, { resourceType: "Bundle", type: "transaction-response", entry: "x" }])(
    "does not take 200 with %j for success",
    (body) => {
      expect(keyOf(answered(200, body))).toEqual(["retry", "delivery.answer-unreadable", true]);
    },
  );

  it("wants as many entries as were sent", () => {
    expect(keyOf(answered(200, transactionResponse("201 Created")), 2)).toEqual(["retry", "delivery.answer-incomplete", true]);
    expect(keyOf(answered(200, transactionResponse("201 Created", "200 OK")), 2)).toEqual(["delivered"]);
    expect(keyOf(answered(200, { resourceType: "Bundle", type: "transaction-response" }), 0)).toEqual(["delivered"]);
  });

  it("looks at every entry: a refused one decides over one that would pass with time", () => {
    expect(keyOf(answered(200, transactionResponse("201", "404 Not Found", "503")), 3)).toEqual(["refused", "delivery.entry-failed", false]);
    expect(keyOf(answered(200, transactionResponse("201", "503")), 2)).toEqual(["retry", "delivery.entry-failed", false]);
    expect(keyOf(answered(200, transactionResponse("201", "409")), 2)).toEqual(["retry", "delivery.entry-failed", true]);
    expect(keyOf(answered(200, transactionResponse("201", "")), 2)).toEqual(["refused", "delivery.entry-failed", false]);
  });
});
