import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { issue } from "../../errors.ts";
import { consumerOf } from "../consumer.ts";
import { fhirNdjson } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { prefers } from "../preferences.ts";
import { refuse } from "../refuse.ts";

/** The names of the one format that is written. */
const formats = new Set(["application/fhir+ndjson", "application/ndjson", "ndjson"]);

/** Parameters of the operation that change what is exported, and that are not supported. */
const unsupported = ["_elements", "_typeFilter", "_until", "patient", "includeAssociatedData", "organizeOutputBy", "allowPartialManifests"];

/** Clients of the bulk data pattern get absolute URLs. */
function baseOf({ protocol, host }: Pick<FastifyRequest, "protocol" | "host">): string {
  return `${protocol}://${host}`;
}

/** FHIR's bulk data export (https://hl7.org/fhir/uv/bulkdata/export.html), system level. */
export function exportRoutes({ services: { outbox } }: RouteContext): Handlers<"export" | "exportStatus" | "forgetExport" | "exportFile"> {
  const { exports } = outbox;
  const unknown = [issue("http.export-unknown")];
  return {
    async export(request, reply) {
      const { query, headers, url } = request;
      const { _type, _since, _outputFormat } = query;
      if (!prefers(headers.prefer, "respond-async")) return refuse(reply, 400, [issue("http.export-async")]);
      const notSupported = unsupported.filter((name) => name in query);
      if (notSupported.length > 0 && !prefers(headers.prefer, "handling=lenient")) return refuse(reply, 400, notSupported.map((name) => issue("http.export-parameter", { name })));
      // A + that is not written as %2B arrives as a space.
      if (_outputFormat !== undefined && !formats.has(_outputFormat.replace(" ", "+"))) return refuse(reply, 400, [issue("http.export-format")]);
      const since = _since === undefined ? undefined : new Date(_since.replace(" ", "+"));
      if (since !== undefined && Number.isNaN(since.getTime())) return refuse(reply, 400, [issue("http.request-invalid", { place: "The query parameter _since", rule: "must be a FHIR instant" })]);
      const id = await exports.start(consumerOf(request, query), { request: `${baseOf(request)}${url}`, types: _type?.flatMap((types) => types.split(",")), since });
      reply.header("content-location", `${baseOf(request)}/exports/${id}`).header("preference-applied", "respond-async");
      return refuse(reply, 202, [issue("http.export-accepted")]);
    },

    async exportStatus(request, reply) {
      const { id } = request.params;
      const status = await exports.status(consumerOf(request), id);
      if (status === undefined) return refuse(reply, 404, unknown);
      if (status.kind === "running") return reply.code(202).header("x-progress", `${Math.floor(status.progress * 100)} % of the Bundles looked through`).header("retry-after", "1").send();
      const file = (type: string, count: number) => ({ type, url: `${baseOf(request)}/exports/${id}/${type}.ndjson`, count });
      reply.header("expires", new Date(status.expires).toUTCString());
      return {
        transactionTime: status.transactionTime,
        request: status.request,
        requiresAccessToken: request.principal.kind !== "open",
        output: status.files.map(({ type, count }) => file(type, count)),
        error: status.outcomes === 0 ? [] : [file("OperationOutcome", status.outcomes)],
      };
    },

    async forgetExport(request, reply) {
      return (await exports.forget(consumerOf(request), request.params.id)) ? reply.code(202).send() : refuse(reply, 404, unknown);
    },

    async exportFile(request, reply) {
      const { params } = request;
      const lines = await exports.lines(consumerOf(request), params.id, params.file.replace(/\.ndjson$/, ""));
      if (lines === undefined) return refuse(reply, 404, unknown);
      return reply.type(fhirNdjson).header("cache-control", "no-store").send(Readable.from(lines));
    },
  };
}
