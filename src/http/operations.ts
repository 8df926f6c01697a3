import type { FastifyReply, FastifyRequest } from "fastify";
import type { operations } from "./api-types.ts";

/** The operationIds of openapi.yaml. */
export type OperationId = keyof operations;

type ParametersOf<Id extends OperationId> = operations[Id]["parameters"];

/** A request whose query and path parameters openapi.yaml has checked. Bodies arrive as bytes. */
export type OperationRequest<Id extends OperationId> = FastifyRequest<{
  Querystring: NonNullable<ParametersOf<Id>["query"]>;
  Params: ParametersOf<Id> extends { path: infer Path } ? Path : object;
}>;

/** Answers one operation of openapi.yaml. */
export type Handler<Id extends OperationId> = (request: OperationRequest<Id>, reply: FastifyReply) => unknown;

/** Handlers by operationId; the compiler sees that none is missing. */
export type Handlers<Ids extends OperationId> = { readonly [Id in Ids]: Handler<Id> };
