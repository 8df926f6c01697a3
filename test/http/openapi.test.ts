import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import openapiTS, { astToString } from "openapi-typescript";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { acceptedResourceTypes } from "../../src/http/content-types.ts";
import { acceptedRecordTypes, archiveTypes } from "../../src/parse/record-types.ts";
import type { OpenApiDocument } from "../../src/http/openapi-document.ts";
import { routesOf } from "../../src/http/openapi-document.ts";

const text = readFileSync("openapi.yaml", "utf8");
const document = parse(text) as OpenApiDocument & { readonly info: { readonly version: string } };

describe("openapi.yaml", () => {
  it("is a valid OpenAPI 3.1 document", async () => {
    const result = await new Validator().validate(text);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it("has the version of the package", () => {
    expect(document.info.version).toBe((JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version);
  });

  it("documents what every operation with a body can answer: late, too large, of another type", () => {
    const { paths } = document as unknown as { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string; readonly requestBody?: object; readonly responses: object }>>>> };
    const withBody = Object.values(paths).flatMap((item) => Object.values(item)).filter(({ requestBody }) => requestBody !== undefined);
    expect(withBody.length).toBeGreaterThan(10);
    expect(withBody.filter(({ responses }) => !["408", "413", "415"].every((status) => status in responses)).map(({ operationId }) => operationId)).toEqual([]);
  });

  it("lists the media types that content-types.ts decides", () => {
    const types = new Map(routesOf(document).routes.map((route) => [route.operationId, route.bodyTypes]));
    expect(types.get("convert")).toEqual([...acceptedRecordTypes, ...archiveTypes]);
    for (const operation of ["translate", "validateCode", "validate", "validateType"]) expect(types.get(operation)).toEqual(acceptedResourceTypes);
  });

  it("is what src/http/api-types.ts was generated from (npm run generate:api)", async () => {
    const generated = astToString(await openapiTS(text));
    const committed = readFileSync("src/http/api-types.ts", "utf8");
    expect(committed.endsWith(generated)).toBe(true);
  });
});

describe("routesOf", () => {
  it("joins the parameters of path and operation, writes :id for {id} and header names in lower case", () => {
    const { routes } = routesOf({
      paths: {
        "/things/{id}": {
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          post: { operationId: "change", security: [{ apiKey: ["convert"] }, { bearer: ["convert"] }], parameters: [{ name: "If-Match", in: "header", schema: { type: "string" } }, { name: "dry", in: "query", schema: { type: "boolean" } }], requestBody: { content: { "text/plain": {} } } },
        },
      },
    });
    expect(routes).toEqual([
      {
        operationId: "change",
        method: "POST",
        url: "/things/:id",
        bodyTypes: ["text/plain"],
        access: { operationId: "change", scopes: ["convert"], phi: false },
        schema: {
          params: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
          headers: { type: "object", properties: { "if-match": { type: "string" } }, required: [] },
          querystring: { type: "object", properties: { dry: { type: "boolean" } }, required: [], additionalProperties: false },
        },
      },
    ]);
  });

  it("passes over unknown parameters under /fhir alone", () => {
    const of = (path: string) => routesOf({ paths: { [path]: { get: { operationId: "x", security: [], parameters: [{ name: "a", in: "query", schema: {} }] } } } }).routes[0]!.schema.querystring;
    expect(of("/fhir/X/$y")).toMatchObject({ additionalProperties: true });
    expect(of("/x")).toMatchObject({ additionalProperties: false });
  });

  it("tells which methods a path takes", () => {
    expect(routesOf({ paths: { "/x": { get: { operationId: "x", security: [] } }, "/y": { post: { operationId: "y", security: [] } } } }).urls).toEqual([{ url: "/x", allowed: ["GET", "HEAD", "OPTIONS"] }, { url: "/y", allowed: ["POST", "OPTIONS"] }]);
  });
});
