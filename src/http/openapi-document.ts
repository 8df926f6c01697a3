import type { Scope } from "../model/access.ts";

/** The part of an OpenAPI 3.1 document that routes are made from. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, PathItem>>;
}

type PathItem = Readonly<Partial<Record<Method, OpenApiOperation>>> & { readonly parameters?: readonly Parameter[] };

export interface OpenApiOperation {
  readonly operationId: string;
  /** What a client must show: one of these. None means that everybody may come. */
  readonly security: readonly SecurityRequirement[];
  /** True where the answer holds values of records that are kept. */
  readonly "x-phi"?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: { readonly type?: string } }>> };
}

/** A scheme of `securitySchemes` with the scopes that it must be good for (OpenAPI 3.1, Security Requirement Object). */
type SecurityRequirement = Readonly<Record<string, readonly Scope[]>>;

interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header";
  readonly required?: boolean;
  readonly schema: object;
}

const methods = ["get", "post", "put", "patch", "delete"] as const;
type Method = (typeof methods)[number];

/** One operation as Fastify wants to know it. */
export interface Route {
  readonly operationId: string;
  readonly method: string;
  /** With `:id` where the document has `{id}`. */
  readonly url: string;
  readonly schema: { readonly querystring?: object; readonly params?: object; readonly headers?: object; /** Where the document says what the JSON is. */ readonly body?: object };
  /** Media types the body may have; empty where the operation has none. */
  readonly bodyTypes: readonly string[];
  readonly access: RouteAccess;
}

/** Who may use a route. */
export interface RouteAccess {
  readonly operationId: string;
  /** One of these must be among the principal's scopes; any principal will do where there are none. `everybody`: nobody is asked who they are. */
  readonly scopes: readonly Scope[] | "everybody";
  /** The answer holds values of records that are kept, so that who reads them is written down. */
  readonly phi: boolean;
}

/** The routes of a document, and for each of its URLs the methods that it takes: what has GET has HEAD too, and everything has OPTIONS. */
export function routesOf(document: OpenApiDocument): { readonly routes: readonly Route[]; readonly urls: readonly { readonly url: string; readonly allowed: readonly string[] }[] } {
  const paths = Object.entries(document.paths).map(([path, item]) => ({ item, url: path.replace(/\{(\w+)\}/g, ":$1") }));
  const allowed = (item: PathItem) => [...methods.filter((method) => method in item).flatMap((method) => (method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()])), "OPTIONS"];
  return {
    routes: paths.flatMap(({ item, url }) => methods.flatMap((method) => (item[method] === undefined ? [] : [routeOf(item[method], method, url, item.parameters ?? [])]))),
    urls: paths.map(({ item, url }) => ({ url, allowed: allowed(item) })),
  };
}

function routeOf(operation: OpenApiOperation, method: Method, url: string, shared: readonly Parameter[]): Route {
  const parameters = [...shared, ...(operation.parameters ?? [])];
  const part = (place: Parameter["in"]) => parameters.filter((parameter) => parameter.in === place);
  const [query, path, header] = [part("query"), part("path"), part("header")];
  const content = operation.requestBody?.content ?? {};
  const body = content["application/json"]?.schema;
  return {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    url,
    bodyTypes: Object.keys(content),
    access: { operationId: operation.operationId, scopes: scopesOf(operation), phi: operation["x-phi"] === true },
    schema: {
      // FHIR lets a server pass over parameters that it does not know; elsewhere an unknown one is a typing error that must not change what happens.
      ...(query.length > 0 && { querystring: { ...objectOf(query), additionalProperties: url.startsWith("/fhir/") } }),
      ...(path.length > 0 && { params: objectOf(path) }),
      ...(body?.type === "object" && { body }),
      ...(header.length > 0 && { headers: objectOf(header.map((parameter) => ({ ...parameter, name: parameter.name.toLowerCase() }))) }),
    },
  };
}

/** Throws where the document forgot to say who may use an operation: it must not be open by mistake. */
function scopesOf({ operationId, security }: OpenApiOperation): RouteAccess["scopes"] {
  if ((security as unknown) === undefined) throw new Error(`openapi.yaml does not say who may use ${operationId}: security is missing.`);
  if (security.length === 0) return "everybody";
  return [...new Set(security.flatMap((requirement) => Object.values(requirement).flat()))];
}

function objectOf(parameters: readonly Parameter[]): object {
  return {
    type: "object",
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter((parameter) => parameter.required === true).map((parameter) => parameter.name),
  };
}
