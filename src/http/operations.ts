import type { FastifyReply, FastifyRequest } from "fastify";
import type { operations } from "./api-types.ts";

/** The operationIds of openapi.yaml. */
export type OperationId = keyof operations;

type ParametersOf<Id extends OperationId> = operations[Id]["parameters"];

/** A body that openapi.yaml describes is JSON and checked; every other arrives as bytes. */
type BodyOf<Id extends OperationId> = operations[Id] extends { requestBody: { content: { "application/json": infer Body } } } ? Body : unknown;

/** A request whose parameters, and whose JSON where it is described, openapi.yaml has checked. */
export type OperationRequest<Id extends OperationId> = FastifyRequest<{
  Body: BodyOf<Id>;
  Querystring: NonNullable<ParametersOf<Id>["query"]>;
  Params: ParametersOf<Id> extends { path: infer Path } ? Path : object;
}>;

/** Answers one operation of openapi.yaml. */
export type Handler<Id extends OperationId> = (request: OperationRequest<Id>, reply: FastifyReply) => unknown;

/** Handlers by operationId; the compiler sees that none is missing. */
export type Handlers<Ids extends OperationId> = { readonly [Id in Ids]: Handler<Id> };
