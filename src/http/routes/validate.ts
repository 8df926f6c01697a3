import type { FastifyReply } from "fastify";
import { operationOutcome } from "../../bundle/operation-outcome.ts";
import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import { fhirJson } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import { isResource, readFhirBody } from "../fhir-body.ts";
import type { Handlers } from "../operations.ts";
import type { Services } from "../services.ts";
import { validateAsking } from "../../validate-asking.ts";

/** $validate: always 200 with an OperationOutcome, for defects of the JSON too. */
export function validateRoutes({ services }: RouteContext): Handlers<"validate" | "validateType"> {
  return {
    validate: async ({ body, query }, reply) => answer(await check(services, body, query.profile ?? []), reply),
    validateType: async ({ body, query, params }, reply) => answer(await check(services, body, query.profile ?? [], params.type), reply),
  };
}

function answer(issues: readonly Issue[], reply: FastifyReply): FastifyReply {
  return reply.type(fhirJson).send(JSON.stringify(operationOutcome(issues)));
}

async function check({ engine, terminologyServer }: Services, body: unknown, profiles: readonly string[], type?: string): Promise<readonly Issue[]> {
  const read = readFhirBody(body);
  if ("issues" in read) return read.issues;
  const { resource, profiles: more, supporting, below } = unwrap(read.value);
  return validateAsking(engine, terminologyServer, resource, { ...(type !== undefined && { type }), profiles: [...profiles, ...more], supporting, source: { text: read.text, below } });
}

interface Unwrapped {
  readonly resource: FhirValue;
  readonly profiles: readonly string[];
  readonly supporting: readonly FhirValue[];
  /** The steps from the body to the resource. */
  readonly below: readonly string[];
}

function isNamed(parameter: FhirValue, name: string): boolean {
  return typeof parameter === "object" && parameter !== null && !Array.isArray(parameter) && "name" in parameter && parameter.name === name;
}

/** The parts of the operation's Parameters; Parameters without a parameter `resource` are themselves what is to be checked. */
function unwrap(value: FhirValue): Unwrapped {
  const alone = { resource: value, profiles: [], supporting: [], below: [] };
  if (!isResource(value, "Parameters") || !Array.isArray(value["parameter"])) return alone;
  const parameters = value["parameter"].filter((parameter): parameter is FhirObject => typeof parameter === "object" && parameter !== null && !Array.isArray(parameter));
  const named = (name: string) => parameters.filter((parameter) => parameter["name"] === name);
  const resource = named("resource")[0]?.["resource"];
  if (resource === undefined) return alone;
  return {
    resource,
    below: ["parameter", String(value["parameter"].findIndex((parameter) => isNamed(parameter, "resource"))), "resource"],
    profiles: named("profile").flatMap((parameter) => [parameter["valueUri"], parameter["valueCanonical"], parameter["valueString"]].filter((url) => typeof url === "string")),
    supporting: named("supporting").map((parameter) => parameter["resource"]).filter((definition) => definition !== undefined),
  };
}
