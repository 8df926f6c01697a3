import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import Fastify from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sandbox } from "../../src/sandbox/sandbox.ts";

const app = Fastify();
beforeAll(() => app.register(sandbox));
afterAll(() => app.close());

let patient = "";
let number = 0;
beforeEach(() => (patient = `pat-${++number}`));

async function call(method: "GET" | "POST" | "PUT" | "DELETE", url: string, body?: unknown, headers: Record<string, string> = {}) {
  const payload = body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) };
  const { statusCode, headers: answered, body: text } = await app.inject({ method, url: `/sandbox/fhir${url}`, headers: { "content-type": "application/fhir+json", ...headers }, ...payload });
  return { status: statusCode, headers: answered, text, json: text === "" ? undefined : JSON.parse(text) };
}

function transaction(...entry: unknown[]) {
  return { resourceType: "Bundle", type: "transaction", entry };
}

function put(resource: { resourceType: string; id: string }) {
  return { fullUrl: `urn:uuid:${resource.id}`, resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } };
}

describe("the sandbox", () => {
  it("says what it is, in every answer and in its CapabilityStatement", async () => {
    const { status, headers, json } = await call("GET", "/metadata");
    expect(status).toBe(200);
    expect(headers["x-portage-sandbox"]).toBe("in memory, not for production");
    expect(headers["content-type"]).toBe("application/fhir+json; charset=utf-8");
    expect(json.fhirVersion).toBe("4.0.1");
    expect(json.implementation.description).toContain("in memory, not for production");
  });

  it("creates by PUT with the client's id: 201, then 200 and the same version for the same content, then version 2", async () => {
    const first = await call("PUT", `/Patient/${patient}`, { resourceType: "Patient", id: patient });
    expect([first.status, first.headers["etag"]]).toEqual([201, 'W/"1"']);
    const again = await call("PUT", `/Patient/${patient}`, { resourceType: "Patient", id: patient });
    expect([again.status, again.headers["etag"]]).toEqual([200, 'W/"1"']);
    const changed = await call("PUT", `/Patient/${patient}`, { resourceType: "Patient", id: patient, active: true });
    expect([changed.status, changed.headers["etag"]]).toEqual([200, 'W/"2"']);
    const history = await call("GET", `/Patient/${patient}/_history`);
    expect(history.json.entry.map((entry: any) => entry.resource.meta.versionId)).toEqual(["2", "1"]);
    expect((await call("GET", `/Patient/${patient}/_history/1`)).json).not.toHaveProperty("active");
  });

  it("answers a transaction with status, location and etag of every entry, in order", async () => {
    const { status, json } = await call("POST", "/", transaction(put({ resourceType: "Patient", id: patient }), put({ resourceType: "Observation", id: patient })));
    expect(status).toBe(200);
    expect(json.type).toBe("transaction-response");
    expect(json.entry.map(({ response }: any) => [response.status, response.location, response.etag])).toEqual([
      ["201", `Patient/${patient}/_history/1`, 'W/"1"'],
      ["201", `Observation/${patient}/_history/1`, 'W/"1"'],
    ]);
  });

  it("takes a transaction of more than 50 entries", async () => {
    const { status, json } = await call("POST", "/", transaction(...Array.from({ length: 120 }, (_, index) => put({ resourceType: "Patient", id: `${patient}-${index}` }))));
    expect([status, json.entry.length]).toEqual([200, 120]);
  });

  it("undoes the whole transaction when one entry fails or one reference leads nowhere", async () => {
    await call("PUT", `/Patient/${patient}`, { resourceType: "Patient", id: patient, gender: "male" });
    const change = put({ resourceType: "Patient", id: patient, gender: "female" } as never);
    const observation = { resourceType: "Observation", id: patient, subject: { reference: "Patient/nobody" } };
    const badReference = await call("POST", "/", transaction(change, put({ resourceType: "Patient", id: `${patient}-new` }), put(observation)));
    expect(badReference.status).toBe(400);
    expect(badReference.json.issue[0]).toMatchObject({ details: { text: "Patient/nobody, named in Observation.subject.reference, is not on this server" } });
    const wrongType = await call("POST", "/", transaction(change, { ...put(observation), resource: { resourceType: "Patient", id: patient } }));
    expect(wrongType.status).toBe(400);
    expect(wrongType.json.issue[0].expression).toEqual(["Bundle.entry[1]"]);
    const now = await call("GET", `/Patient/${patient}`);
    expect([now.json.gender, now.json.meta.versionId]).toEqual(["male", "1"]);
    expect((await call("GET", `/Patient/${patient}-new`)).status).toBe(404);
    expect((await call("GET", `/Patient?_id=${patient}`)).json.total).toBe(1);
  });

  it("refuses a transaction that names one resource twice", async () => {
    const { status, json } = await call("POST", "/", transaction(put({ resourceType: "Patient", id: patient }), put({ resourceType: "Patient", id: patient })));
    expect([status, json.issue[0].expression]).toEqual([400, ["Bundle.entry[1]"]]);
  });

  it("rewrites references to fullUrls, and finds what a conditional reference names", async () => {
    await call("PUT", `/Organization/${patient}`, { resourceType: "Organization", id: patient, identifier: [{ system: "urn:x", value: patient }] });
    const bundle = transaction(put({ resourceType: "Patient", id: patient }), put({ resourceType: "Observation", id: patient, subject: { reference: `urn:uuid:${patient}` }, performer: [{ reference: `Organization?identifier=urn:x|${patient}` }] } as never));
    // urn:uuid needs a real UUID to be seen as a reference inside the Bundle.
    const uuid = "7f3b2c1e-0000-4000-8000-000000000001";
    expect((await call("POST", "/", JSON.stringify(bundle).replaceAll(`urn:uuid:${patient}`, `urn:uuid:${uuid}`).replace(`"fullUrl":"urn:uuid:${uuid}","resource":{"resourceType":"Observation"`, `"resource":{"resourceType":"Observation"`))).status).toBe(200);
    const { json } = await call("GET", `/Observation/${patient}`);
    expect([json.subject.reference, json.performer[0].reference]).toEqual([`Patient/${patient}`, `Organization/${patient}`]);
  });

  it("keeps the digits of decimals", async () => {
    await call("PUT", `/Observation/${patient}`, `{"resourceType":"Observation","id":"${patient}","valueQuantity":{"value":7.0},"component":[{"valueQuantity":{"value":1.50e2}}]}`);
    const { text } = await call("GET", `/Observation/${patient}`);
    expect(text).toContain('"valueQuantity":{"value":7.0}');
    expect(text).toContain('"value":1.50e2');
  });

  it("searches by tag, identifier, reference and _id", async () => {
    await call("PUT", `/Patient/${patient}`, { resourceType: "Patient", id: patient, meta: { tag: [{ system: "urn:feed", code: patient }] }, identifier: [{ system: "urn:mrn", value: patient }] });
    await call("PUT", `/Observation/${patient}`, { resourceType: "Observation", id: patient, subject: { reference: `Patient/${patient}` } });
    const totals = async (...searches: string[]) => Promise.all(searches.map(async (search) => (await call("GET", `/${search}`)).json.total));
    expect(await totals(`Patient?_tag=urn:feed|${patient}`, `Patient?identifier=urn:mrn|${patient}`, `Patient?identifier=${patient}`, `Observation?subject=Patient/${patient}`, `Patient?_id=${patient}`)).toEqual([1, 1, 1, 1, 1]);
    expect(await totals("Patient?_tag=urn:feed|other", `Patient?identifier=urn:other|${patient}`, "Observation?subject=Patient/other")).toEqual([0, 0, 0]);
  });

  it("creates once by If-None-Exist", async () => {
    const create = () => call("POST", "/Patient", { resourceType: "Patient", identifier: [{ system: "urn:mrn", value: patient }] }, { "if-none-exist": `identifier=urn:mrn|${patient}` });
    const [first, second] = [await create(), await create()];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.json.id).toBe(first.json.id);
  });

  it("answers 410 for what was deleted, and counts versions on when it comes back", async () => {
    const resource = { resourceType: "Patient", id: patient };
    await call("PUT", `/Patient/${patient}`, resource);
    expect((await call("DELETE", `/Patient/${patient}`)).status).toBe(200);
    expect((await call("GET", `/Patient/${patient}`)).status).toBe(410);
    const back = await call("PUT", `/Patient/${patient}`, resource);
    expect([back.status, back.headers["etag"]]).toEqual([201, 'W/"3"']);
  });

  it("leaves one Patient in one version after parallel PUTs", async () => {
    await Promise.all(Array.from({ length: 20 }, () => call("POST", "/", transaction(put({ resourceType: "Patient", id: patient })))));
    expect((await call("GET", `/Patient/${patient}/_history`)).json.total).toBe(1);
  });

  it("reads several resources by a batch", async () => {
    await call("PUT", `/Patient/${patient}`, { resourceType: "Patient", id: patient });
    const { json } = await call("POST", "/", { resourceType: "Bundle", type: "batch", entry: [`Patient/${patient}`, "Patient/nobody"].map((url) => ({ request: { method: "GET", url } })) });
    expect(json.entry.map((entry: any) => [entry.response.status, entry.resource?.id])).toEqual([["200", patient], ["404", undefined]]);
  });

  it.each([
    ["POST", "/", "not JSON", 400],
    ["PUT", "/Patient/1", '{"resourceType":"Observation","id":"1"}', 400],
    ["GET", "/Patient/nobody", undefined, 404],
    ["DELETE", "/", undefined, 404],
  ] as const)("answers %s %s (%s) with %i and an OperationOutcome", async (method, url, body, status) => {
    const answer = await call(method, url, body);
    expect([answer.status, answer.json.resourceType]).toEqual([status, "OperationOutcome"]);
  });

  it("answers 503 with the remedy where its packages are not installed", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, "without-packages.ts")]);
    expect(JSON.parse(stdout)).toMatchObject({ status: 503, body: { resourceType: "OperationOutcome", issue: [{ code: "not-supported", details: { text: expect.stringContaining("PORTAGE_TARGET_URL") } }] } });
  });
});
