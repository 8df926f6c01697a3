import type { FastifyReply } from "fastify";
import { issue } from "../../errors.ts";
import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import { fhirJson } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import { isResource, readFhirBody } from "../fhir-body.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** The parameters of the two operations that a query can carry, and their types (FHIR R4 operation definitions). */
const types: Readonly<Record<string, "valueUri" | "valueCode" | "valueString" | "valueBoolean">> = {
  url: "valueUri",
  code: "valueCode",
  system: "valueUri",
  source: "valueUri",
  target: "valueUri",
  targetsystem: "valueUri",
  version: "valueString",
  conceptMapVersion: "valueString",
  valueSetVersion: "valueString",
  systemVersion: "valueString",
  display: "valueString",
  reverse: "valueBoolean",
  abstract: "valueBoolean",
};

type Operation = (parameters: FhirResource) => FhirResource | Issue[];

/** ConceptMap/$translate and ValueSet/$validate-code. */
export function terminologyRoutes({ services }: RouteContext): Handlers<"translate" | "translateGet" | "validateCode" | "validateCodeGet"> {
  const translate: Operation = (parameters) => services.engine.translate(parameters);
  const validateCode: Operation = (parameters) => services.engine.validateCode(parameters);
  return {
    translate: ({ body }, reply) => answerBody(body, translate, reply),
    translateGet: ({ query }, reply) => answer(translate(parametersOf(query)), reply),
    validateCode: ({ body }, reply) => answerBody(body, validateCode, reply),
    validateCodeGet: ({ query }, reply) => answer(validateCode(parametersOf(query)), reply),
  };
}

function parametersOf(query: Readonly<Record<string, string | boolean | undefined>>): FhirResource {
  const parameter = Object.entries(query).flatMap(([name, value]): FhirObject[] => (types[name] === undefined || value === undefined ? [] : [{ name, [types[name]]: value }]));
  return { resourceType: "Parameters", parameter };
}

function answerBody(body: unknown, operation: Operation, reply: FastifyReply): FastifyReply {
  const read = readFhirBody(body);
  if ("issues" in read) return refuse(reply, 400, read.issues);
  return isResource(read.value, "Parameters") ? answer(operation(read.value), reply) : refuse(reply, 400, [issue("http.parameters-expected")]);
}

function answer(result: FhirResource | Issue[], reply: FastifyReply): FastifyReply {
  return Array.isArray(result) ? refuse(reply, 400, result) : reply.type(fhirJson).send(JSON.stringify(result));
}
