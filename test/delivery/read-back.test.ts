import { describe, expect, it } from "vitest";
import { readBack } from "../../src/delivery/read-back.ts";
import type { Answer } from "../../src/delivery/target.ts";

const sent = { resourceType: "Patient", id: "1", meta: { tag: [{ code: "a" }] }, active: true, name: [{ family: "Doe" }] };
const bundle = JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: [{ resource: sent, request: { method: "PUT", url: "Patient/1" } }] });

function targetWith(...found: unknown[]) {
  const answer: Answer = { kind: "answered", status: 200, body: { resourceType: "Bundle", type: "batch-response", entry: found }, retryAfterMilliseconds: null };
  return { post: async () => answer };
}

describe("readBack", () => {
  it("finds what is stored with the same content, whatever the order of properties and the meta", async () => {
    const stored = { name: [{ family: "Doe" }], active: true, id: "1", resourceType: "Patient", meta: { versionId: "4", lastUpdated: "2025-01-01T00:00:00Z" } };
    expect(await readBack(targetWith({ resource: stored, response: { status: "200 OK" } }), bundle)).toEqual([{ status: "200 OK", location: "Patient/1", etag: 'W/"4"' }]);
  });

  it("finds nothing when content differs, a resource is missing or the answer is short", async () => {
    expect(await readBack(targetWith({ resource: { ...sent, active: false } }), bundle)).toBeUndefined();
    expect(await readBack(targetWith({ response: { status: "404" } }), bundle)).toBeUndefined();
    expect(await readBack(targetWith(), bundle)).toBeUndefined();
  });

  it("asks nothing of a transaction whose ids the target chooses", async () => {
    const never = { post: () => Promise.reject(new Error("asked")) };
    for (const request of [{ method: "POST", url: "Patient" }, { method: "PUT", url: "Patient?identifier=1" }]) {
      expect(await readBack(never, JSON.stringify({ entry: [{ resource: sent, request }] }))).toBeUndefined();
    }
  });
});
