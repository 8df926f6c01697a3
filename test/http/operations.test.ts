import { describe, expect, it } from "vitest";
import { issue } from "../../src/errors.ts";
import type { TerminologyServer } from "../../src/model/terminology.ts";
import { buildTestApp } from "./build-test-app.ts";
import { fakeEngine, fakeOutbox } from "./fakes.ts";

const fhir = { "content-type": "application/fhir+json" };
const parameters = (...parameter: object[]) => JSON.stringify({ resourceType: "Parameters", parameter });

describe.each(["/fhir/ConceptMap/$translate", "/fhir/ValueSet/$validate-code"])("%s", (url) => {
  it("hands Parameters to the engine and answers with its Parameters", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url, payload: parameters({ name: "code", valueCode: "F" }), headers: fhir });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/fhir+json; charset=utf-8");
    expect(answer.json()).toEqual({ resourceType: "Parameters", parameter: [{ name: "given", part: [{ name: "code", valueCode: "F" }] }] });
  });

  it("makes Parameters of a query, each of the type that the operation defines", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject(`${url}?code=F&system=urn:x&_format=json`);
    expect(answer.json().parameter[0].part).toEqual([{ name: "code", valueCode: "F" }, { name: "system", valueUri: "urn:x" }]);
  });

  it.each([
    ["another resource", JSON.stringify({ resourceType: "Patient" }), "http.parameters-expected"],
    ["no JSON", "{", "http.json-invalid"],
    ["no UTF-8", Buffer.from([0xff]), "http.encoding-invalid"],
    ["nothing", "", "http.body-empty"],
  ])("refuses %s with 400", async (_what, payload, key) => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url, payload, headers: fhir });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().issue[0].details.coding[0].code).toBe(key);
  });

  it("refuses XML with 415", async () => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url, payload: "<Parameters/>", headers: { "content-type": "application/fhir+xml" } });
    expect(answer.statusCode).toBe(415);
    expect(answer.headers.accept).toBe("application/fhir+json, application/json");
  });
});

it("$translate answers the engine's issues with 400", async () => {
  const { app } = await buildTestApp();
  const answer = await app.inject("/fhir/ConceptMap/$translate?url=nothing");
  expect(answer.statusCode).toBe(400);
  expect(answer.json().resourceType).toBe("OperationOutcome");
});

it("$translate reads reverse as a boolean", async () => {
  const { app } = await buildTestApp();
  expect((await app.inject("/fhir/ConceptMap/$translate?reverse=true")).json().parameter[0].part).toEqual([{ name: "reverse", valueBoolean: true }]);
  expect((await app.inject("/fhir/ConceptMap/$translate?reverse=perhaps")).statusCode).toBe(400);
});

describe("$validate with a terminology server", () => {
  it("asks it for the codes that stay undecided, and answers with what is found then", async () => {
    const known = new Set<string>();
    const asked: string[] = [];
    const engine: ReturnType<typeof fakeEngine> = {
      ...fakeEngine(),
      validate: (_resource, { undecided }) => {
        if (known.has("K")) return [];
        undecided?.({ valueSet: "http://example.org/v", code: "K" });
        return [issue("validation.binding-undecided", { valueSet: "http://example.org/v", reason: "it is not here." })];
      },
    };
    const terminologyServer: TerminologyServer = {
      recall: () => undefined,
      ask: async (questions) => {
        for (const { code } of questions) asked.push(code);
        known.add("K");
        return true;
      },
    };
    const { app } = await buildTestApp({ services: { engine, outbox: fakeOutbox(), terminologyServer } });
    const validate = async () => ((await app.inject({ method: "POST", url: "/fhir/$validate", payload: '{"resourceType":"Patient"}', headers: fhir })).json<{ issue: { severity: string; code: string }[] }>()).issue.map(({ code }) => code);
    expect(await validate()).toEqual(["informational"]);
    expect(asked).toEqual(["K"]);
  });
});

describe("$validate", () => {
  it("answers 200 with an OperationOutcome for a sound resource", async () => {
    const { app, engine } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/fhir/Patient/$validate?profile=http://a&profile=http://b", payload: '{"resourceType":"Patient"}', headers: fhir });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ resourceType: "OperationOutcome", issue: [{ severity: "information" }] });
    expect(engine.validated).toEqual([[{ resourceType: "Patient" }, { type: "Patient", profiles: ["http://a", "http://b"], supporting: [], source: { text: '{"resourceType":"Patient"}', below: [] } }]]);
  });

  it("answers 200 with the engine's issues", async () => {
    const { app, engine } = await buildTestApp();
    engine.validate = () => [issue("http.body-empty")];
    const answer = await app.inject({ method: "POST", url: "/fhir/$validate", payload: '{"resourceType":"Patient"}', headers: fhir });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().issue[0].severity).toBe("error");
  });

  it("takes one profile of the query as a list of one", async () => {
    const { app, engine } = await buildTestApp();
    await app.inject({ method: "POST", url: "/fhir/$validate?profile=http://a", payload: '{"resourceType":"Patient"}', headers: fhir });
    expect(engine.validated).toEqual([[{ resourceType: "Patient" }, { profiles: ["http://a"], supporting: [], source: { text: '{"resourceType":"Patient"}', below: [] } }]]);
  });

  it("takes resource, profile and supporting out of Parameters", async () => {
    const { app, engine } = await buildTestApp();
    const payload = parameters({ name: "resource", resource: { resourceType: "Patient" } }, { name: "profile", valueUri: "http://a" }, { name: "profile", valueCanonical: "http://b" }, { name: "supporting", resource: { resourceType: "StructureDefinition" } });
    await app.inject({ method: "POST", url: "/fhir/$validate", payload, headers: fhir });
    expect(engine.validated).toEqual([[{ resourceType: "Patient" }, { profiles: ["http://a", "http://b"], supporting: [{ resourceType: "StructureDefinition" }], source: { text: payload, below: ["parameter", "0", "resource"] } }]]);
  });

  it("checks Parameters themselves where they have no parameter resource", async () => {
    const { app, engine } = await buildTestApp();
    await app.inject({ method: "POST", url: "/fhir/Parameters/$validate", payload: parameters({ name: "x", valueString: "y" }), headers: fhir });
    expect(engine.validated[0]![0]).toMatchObject({ resourceType: "Parameters" });
  });

  it("hands decimals on as they are written", async () => {
    const { app, engine } = await buildTestApp();
    await app.inject({ method: "POST", url: "/fhir/$validate", payload: '{"resourceType":"Observation","valueQuantity":{"value":7.0}}', headers: fhir });
    expect(JSON.stringify(engine.validated[0]![0])).toContain('"value":7.0');
  });

  it.each([
    ["text that is no JSON", "{\n  oops", "http.json-invalid", /line 2, column 3/],
    ["a property that is there twice", '{"a":1,"a":2}', "http.json-invalid", /line 1, column 8: the object has this property twice/],
    ["nothing", "", "http.body-empty", /no body/],
  ])("answers 200 and names the place for %s", async (_what, payload, key, text) => {
    const { app } = await buildTestApp();
    const answer = await app.inject({ method: "POST", url: "/fhir/$validate", payload, headers: fhir });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().issue[0].details.coding[0].code).toBe(key);
    expect(answer.json().issue[0].details.text).toMatch(text);
  });

  it("refuses a path that names no type", async () => {
    const { app } = await buildTestApp();
    expect((await app.inject({ method: "POST", url: "/fhir/patient/$validate", payload: "{}", headers: fhir })).statusCode).toBe(400);
  });
});

describe("terminology operations", () => {
  it.each([["CodeSystem/$lookup?code=a&system=b&property=x&property=y", [{ name: "code", valueCode: "a" }, { name: "system", valueUri: "b" }, { name: "property", valueCode: "x" }, { name: "property", valueCode: "y" }]],
    ["CodeSystem/$validate-code?url=a&code=b", [{ name: "url", valueUri: "a" }, { name: "code", valueCode: "b" }]],
    ["CodeSystem/$subsumes?codeA=a&codeB=b", [{ name: "codeA", valueCode: "a" }, { name: "codeB", valueCode: "b" }]],
    ["ConceptMap/known/$translate?code=a", [{ name: "code", valueCode: "a" }, { name: "url", valueUri: "http://example.org/known" }, { name: "conceptMapVersion", valueString: "2" }]],
    ["CodeSystem/known/$subsumes?codeA=a", [{ name: "codeA", valueCode: "a" }, { name: "system", valueUri: "http://example.org/known" }, { name: "version", valueString: "2" }]],
    ["ValueSet/known/$validate-code?code=a", [{ name: "code", valueCode: "a" }, { name: "url", valueUri: "http://example.org/known" }, { name: "valueSetVersion", valueString: "2" }]],
  ])("GET /fhir/%s reads its query", async (url, part) => {
    const { app } = await buildTestApp();
    const answer = await app.inject(`/fhir/${url}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.json().parameter[0].part).toEqual(part);
  });

  it("$expand answers with a value set of now, and reads numbers and booleans", async () => {
    const { app } = await buildTestApp();
    const { resourceType, given, at } = (await app.inject("/fhir/ValueSet/$expand?url=a&offset=2&count=0&activeOnly=true")).json();
    expect(resourceType).toBe("ValueSet");
    expect(given).toEqual([{ name: "url", valueUri: "a" }, { name: "offset", valueInteger: 2 }, { name: "count", valueInteger: 0 }, { name: "activeOnly", valueBoolean: true }]);
    expect(Date.parse(at)).not.toBeNaN();
    expect((await app.inject("/fhir/ValueSet/$expand?url=a&count=-1")).statusCode).toBe(400);
  });

  it("take Parameters for an instance, whatever is in them", async () => {
    const { app } = await buildTestApp();
    const post = (payload: string, id = "known") => app.inject({ method: "POST", url: `/fhir/ValueSet/${id}/$expand`, payload, headers: fhir });
    expect((await post('{"resourceType":"Parameters"}')).json().given).toHaveLength(2);
    expect((await post('{"resourceType":"Parameters","parameter":5}')).statusCode).toBe(200);
    expect((await post('{"resourceType":"Parameters"}', "other")).statusCode).toBe(404);
  });

  it("answer with 404 for what is not there", async () => {
    const { app } = await buildTestApp();
    expect((await app.inject("/fhir/CodeSystem/$lookup?code=nothing&system=a")).statusCode).toBe(404);
    expect((await app.inject("/fhir/ConceptMap/other/$translate?code=a")).json()).toMatchObject({ resourceType: "OperationOutcome", issue: [{ code: "not-found" }] });
  });
});
