import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import plugin from "fastify-plugin";
import { operationOutcome } from "../../bundle/operation-outcome.ts";
import { issue } from "../../errors.ts";
import type { LedgerNote } from "../../model/ledger.ts";
import type { Outbox } from "../../model/outbox.ts";
import { fhirJson } from "../content-types.ts";
import { accessOf } from "./access.ts";

/** A record that an answer tells of. */
interface Told {
  readonly recordId: string;
  readonly feed: string;
}

/** What an answer tells of records: `values` of each, or a `list` of them with what became of them. */
interface Disclosed {
  readonly kind: "values" | "list";
  readonly records: readonly Told[];
}

declare module "fastify" {
  interface FastifyRequest {
    /** What the answer tells of records, as far as the handler knows it. */
    disclosed: Disclosed | null;
  }
}

/** Says which records an answer tells of. */
export function disclose(request: FastifyRequest, kind: Disclosed["kind"], records: readonly Told[]): void {
  request.disclosed = { kind, records };
}

/**
 * Writes down who reads records, before they are told: on the routes that openapi.yaml marks with `x-phi`. Where the ledger does not take it, nothing is told.
 */
export const audit = plugin(async (app, { outbox }: { readonly outbox: Pick<Outbox, "note"> }) => {
  app.decorateRequest("disclosed", null);
  app.addHook("onSend", async (request, reply, payload: unknown) => {
    if (!accessOf(request).phi || reply.statusCode < 200 || reply.statusCode > 299) return payload;
    try {
      const notes = notesOf(request);
      if (notes.length > 0) await outbox.note(notes);
      return payload;
    } catch (err) {
      if (payload instanceof Readable) payload.destroy();
      request.log.error({ err }, "the ledger did not take who reads records");
      reply.code(503).header("retry-after", "5").type(fhirJson).removeHeader("content-length");
      return JSON.stringify(operationOutcome([issue("http.audit-unavailable")]));
    }
  });
});

function notesOf(request: FastifyRequest): LedgerNote[] {
  const { principal, disclosed, params, query, ip } = request;
  const { id } = params as { readonly id?: string };
  const { feed: named } = query as { readonly feed?: string | readonly string[] };
  const feed = typeof named === "string" ? named : undefined;
  const detail = { operation: accessOf(request).operationId, as: principal.kind, address: ip, ...(id !== undefined && { item: id }), ...(Array.isArray(named) && { feeds: named as readonly string[] }) };
  const note = { event: "accessed", who: principal.name } as const;
  // A stream, of which nobody knows yet what it will tell.
  if (disclosed === null) return [{ ...note, ...(feed !== undefined && { feed }), detail }];
  // Of each record whose values are told its own history says so.
  if (disclosed.kind === "values") return disclosed.records.map((told) => ({ ...note, ...told, detail }));
  return [{ ...note, ...(feed !== undefined && { feed }), detail: { ...detail, records: disclosed.records.map(({ recordId }) => recordId) } }];
}
