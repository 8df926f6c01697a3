import { describe, expect, it } from "vitest";
import { classify } from "../../src/delivery/classify.ts";
import type { RequestLine } from "../../src/delivery/compose.ts";
import type { Answer } from "../../src/delivery/target.ts";
import { leavesOpen } from "../../src/delivery/verdict.ts";

function answered(status: number, body: unknown = {}, retryAfterMilliseconds: number | null = null): Answer {
  return { kind: "answered", status, body, retryAfterMilliseconds };
}

function transactionResponse(...statuses: string[]): unknown {
  return { resourceType: "Bundle", type: "transaction-response", entry: statuses.map((status) => ({ response: { status } })) };
}

const put: RequestLine = { method: "PUT", url: "Patient/1" };
const guarded: RequestLine = { ...put, ifMatch: 'W/"1"' };
const conditional: RequestLine = { method: "PUT", url: "Patient?identifier=urn:x%7C1" };
const remove: RequestLine = { method: "DELETE", url: "Patient/1" };

/** What is to be done, by kind, first issue and whether it counts. */
const keyOf = (answer: Answer, ...requests: RequestLine[]) => {
  const judged = classify(answer, requests.length === 0 ? [put] : requests);
  return judged.kind === "retry" ? [judged.kind, judged.issues[0]!.key, judged.strike] : [judged.kind];
};

/** What is to be done about each entry. */
const entriesOf = (answer: Answer, ...requests: RequestLine[]) => {
  const judged = classify(answer, requests);
  return judged.kind === "entries" ? judged.entries.map((entry) => (entry.kind === "retry" ? [entry.kind, entry.issues[0]!.key, entry.strike] : [entry.kind, entry.status])) : judged.kind;
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
    expect(keyOf(answered(status))).toEqual(["refused"]);
  });

  it.each([409, 412])("takes %i for an outdated version where one was to be replaced", (status) => {
    expect(keyOf(answered(status), put, guarded)).toEqual(["outdated"]);
  });

  it("takes 409 for the target's last word where something is deleted, which other resources may refer to", () => {
    expect(keyOf(answered(409), put, remove)).toEqual(["refused"]);
  });

  it("takes 412 for the target's last word about a conditional request", () => {
    expect(keyOf(answered(412), conditional)).toEqual(["refused"]);
  });

  it.each([502, 504])("leaves open what the server behind a gateway did that answers %i", (status) => {
    const judged = classify(answered(status), [put]);
    expect(judged.kind === "retry" && leavesOpen(judged.issues)).toBe(true);
  });

  it.each<[Answer, string]>([
    [{ kind: "timeout", seconds: 30 }, "delivery.timeout"],
    [{ kind: "unreachable", reason: "ECONNREFUSED" }, "delivery.unreachable"],
    [{ kind: "broken", reason: "ECONNRESET" }, "delivery.broken"],
  ])("tries again without limit after %o", (answer, key) => {
    expect(keyOf(answer)).toEqual(["retry", key, false]);
  });

  it("hands on what Retry-After asks for", () => {
    expect(classify(answered(503, {}, 7000), [put])).toMatchObject({ kind: "retry", afterMilliseconds: 7000 });
  });

  it.each([301, 302, 307, 401, 403, 404, 405, 407])("takes %i for a wrong URL or credential of the target, for which no record is quarantined", (status) => {
    expect(keyOf(answered(status))).toEqual(["retry", "delivery.misconfigured", false]);
    expect(classify(answered(status), [put])).toMatchObject({ pace: "misconfigured" });
  });

  it.each([{}, "<html>", null, { resourceType: "Bundle", type: "searchset", entry: [] }, { resourceType: "Bundle", type: "transaction-response", entry: "x" }])(
    "does not take 200 with %j for success",
    (body) => {
      expect(keyOf(answered(200, body))).toEqual(["retry", "delivery.answer-unreadable", true]);
    },
  );

  it("wants as many entries as were sent", () => {
    expect(keyOf(answered(200, transactionResponse("201 Created")), put, put)).toEqual(["retry", "delivery.answer-incomplete", true]);
    expect(entriesOf(answered(200, transactionResponse("201 Created", "200 OK")), put, put)).toEqual([["stored", "201 Created"], ["stored", "200 OK"]]);
  });

  it("judges each entry of a transaction-response or batch-response by itself", () => {
    const statuses = ["201", "404 Not Found", "503", "409", "401 Unauthorized", ""];
    const judged = [["stored", "201"], ["refused", 404], ["retry", "delivery.entry-failed", false], ["retry", "delivery.entry-failed", true], ["retry", "delivery.entry-failed", false], ["refused", 0]];
    expect(entriesOf(answered(200, transactionResponse(...statuses)), ...statuses.map(() => put))).toEqual(judged);
    expect(entriesOf(answered(200, { ...(transactionResponse(...statuses) as object), type: "batch-response" }), ...statuses.map(() => put))).toEqual(judged);
  });

  it("judges 409 and 412 of an entry by what was asked", () => {
    const requests = [guarded, guarded, conditional, remove];
    expect(entriesOf(answered(200, transactionResponse("409", "412", "412", "409")), ...requests)).toEqual([["retry", "delivery.outdated", true], ["retry", "delivery.outdated", true], ["refused", 412], ["refused", 409]]);
  });

  it.each<[object, string | null, string | null]>([
    [{ location: "http://fhir.example.org/r4/Patient/12/_history/3", etag: 'W/"3"' }, "Patient/12", 'W/"3"'],
    [{ location: "Patient/12/_history/3" }, "Patient/12", 'W/"3"'],
    [{ location: "Patient/12", etag: "7" }, "Patient/12", 'W/"7"'],
    [{}, null, null],
  ])("reads location and version of %j", (response, location, etag) => {
    const body = { resourceType: "Bundle", type: "transaction-response", entry: [{ response: { status: "201", ...response } }] };
    expect(classify(answered(200, body), [put])).toMatchObject({ entries: [{ location, etag }] });
  });

  it("takes the location from the resource where the answer brings one", () => {
    const body = { resourceType: "Bundle", type: "batch-response", entry: [{ resource: { resourceType: "Patient", id: "5" }, response: { status: "201" } }] };
    expect(classify(answered(200, body), [put])).toMatchObject({ entries: [{ location: "Patient/5" }] });
  });
});
