import type { FastifyReply } from "fastify";
import { operationOutcome } from "../bundle/operation-outcome.ts";
import type { Issue } from "../model/issue.ts";
import { answerRefused } from "./answer.ts";
import { answerForm, fhirJson } from "./content-types.ts";

const noBytes = new Uint8Array();

/** Answers a request with a refusal: an OperationOutcome, or a rejecting acknowledgement where POST /convert was asked for one. */
export function refuse(reply: FastifyReply, status: number, issues: readonly Issue[]): FastifyReply {
  const { request } = reply;
  if (request.routeOptions.url === "/convert" && answerForm(request.headers.accept, undefined) === "acknowledgement") {
    const answer = answerRefused(Buffer.isBuffer(request.body) ? request.body : noBytes, issues, "acknowledgement", new Date());
    return reply.code(status).type(answer.contentType).send(answer.body);
  }
  return reply.code(status).type(fhirJson).send(JSON.stringify(operationOutcome(issues)));
}
