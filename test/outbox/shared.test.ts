import { describe, expect, it } from "vitest";
import { contentHash } from "../../src/delivery/content.ts";
import { sharedToSend } from "../../src/outbox/shared.ts";

const practitioner = { resourceType: "Practitioner", id: "d" };
const bundle = JSON.stringify({
  resourceType: "Bundle",
  type: "transaction",
  entry: [practitioner, { resourceType: "Patient", id: "p" }, { resourceType: "Location", id: "l" }].map((resource) => ({ resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } })),
});
const known = (hash: string) => new Map([["Practitioner/d", { reference: "Practitioner/d", location: "Practitioner/d", etag: null, contentHash: hash, status: "unchanged" }]]);

describe("what a delivery shares with those of other patients", () => {
  it("is what records of many patients bring along, and not what is one patient's", () => {
    expect(sharedToSend(bundle, new Map())).toEqual(["Practitioner/d", "Location/l"]);
  });

  it("is not what the target has already, but what has changed since", () => {
    expect(sharedToSend(bundle, known(contentHash(practitioner)))).toEqual(["Location/l"]);
    expect(sharedToSend(bundle, known("another"))).toEqual(["Practitioner/d", "Location/l"]);
  });
});
