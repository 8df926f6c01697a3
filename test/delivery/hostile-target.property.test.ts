import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliver } from "../../src/delivery/deliver.ts";
import type { ReadableTarget } from "../../src/delivery/target.ts";
import { settingsOf, transaction } from "./transactions.ts";

const patient = { resourceType: "Patient", id: "p", identifier: [{ system: "urn:mrn", value: "1" }] };
const observation = { resourceType: "Observation", id: "o", status: "final", subject: { reference: "Patient/p" } };
const provenance = { resourceType: "Provenance", id: "v", target: [{ reference: "Patient/p" }, { reference: "Observation/o" }] };

const anything = fc.jsonValue({ maxDepth: 3 });
/** A value that is mostly what R4 has there, and sometimes anything. */
const mostly = <Value>(proper: fc.Arbitrary<Value>) => fc.oneof({ weight: 4, arbitrary: proper }, { weight: 1, arbitrary: anything });
const status = mostly(fc.constantFrom("200 OK", "201", "400 Bad Request", "404", "409", "412", "503", ""));
const outcome = mostly(fc.record({ resourceType: fc.constant("OperationOutcome"), issue: mostly(fc.array(mostly(fc.record({ severity: mostly(fc.constant("error")), code: anything, diagnostics: mostly(fc.string()), details: anything, expression: mostly(fc.array(mostly(fc.constantFrom("Bundle.entry[1].resource", "Bundle.entry[9]")))) }, { requiredKeys: [] })), { maxLength: 3 })) }, { requiredKeys: ["resourceType"] }));
const resource = mostly(fc.constantFrom<unknown>({ ...patient, meta: { versionId: "3" } }, observation, provenance, { ...patient, id: 5, meta: "x" }, { resourceType: "Bundle", type: "searchset", entry: [{ resource: patient }] }, { resourceType: "Bundle", type: "searchset", entry: [null] }));
const entry = mostly(fc.record({ resource, response: mostly(fc.record({ status, location: mostly(fc.constantFrom("Patient/12/_history/1", "Observation/13")), etag: mostly(fc.constant('W/"1"')), outcome }, { requiredKeys: [] })) }, { requiredKeys: [] }));
const bundle = fc.record({ resourceType: fc.constant("Bundle"), type: mostly(fc.constantFrom("transaction-response", "batch-response")), entry: mostly(fc.array(entry, { minLength: 1, maxLength: 3 })) }, { requiredKeys: ["resourceType", "type"] });
const body = fc.oneof({ weight: 5, arbitrary: bundle }, { weight: 2, arbitrary: outcome }, { weight: 1, arbitrary: anything });
const answer = fc.record({ kind: fc.constant("answered" as const), status: fc.constantFrom(200, 200, 200, 400, 409, 412, 413, 422, 500), body, retryAfterMilliseconds: fc.constant(null) });

describe("deliver", () => {
  it("comes to a verdict whatever the target answers", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 12 }), fc.constantFrom("merge" as const, "replace" as const), fc.constantFrom("client" as const, "server" as const), fc.constantFrom("batch" as const, "transaction" as const), fc.boolean(), async (answers, update, ids, bundles, uncertain) => {
        let requests = 0;
        const next = async () => answers[requests++ % answers.length]!;
        const target: ReadableTarget = { post: next, read: next };
        const verdict = await deliver(target, settingsOf({ update, ids, bundles }), { bundle: transaction(patient, observation, provenance), hints: null, uncertain, known: new Map() });
        expect(["delivered", "retry", "refused"]).toContain(verdict.kind);
        expect(JSON.parse(JSON.stringify(verdict))).toMatchObject({ kind: verdict.kind });
        for (const stored of verdict.stored ?? []) expect([typeof stored.location, typeof stored.status, stored.etag === null || typeof stored.etag === "string"]).toEqual(["string", "string", true]);
        if (verdict.kind !== "delivered") for (const told of verdict.issues) expect([typeof told.text, typeof told.severity, typeof (told.expression ?? "")]).toEqual(["string", "string", "string"]);
        expect(requests).toBeLessThan(30);
      }),
      { numRuns: 3000 },
    );
  });
});
