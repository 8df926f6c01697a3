import { Readable } from "node:stream";
import { operationOutcome } from "../../bundle/operation-outcome.ts";
import type { ResultFile } from "../../bulk/results.ts";
import { issue } from "../../errors.ts";
import type { BulkJob } from "../../model/bulk.ts";
import type { Issue } from "../../model/issue.ts";
import { fhirNdjson } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** The files of a manifest. */
const files: Readonly<Record<"Bundle.ndjson" | "OperationOutcome.ndjson", ResultFile>> = { "Bundle.ndjson": "bundles", "OperationOutcome.ndjson": "outcomes" };

/** What `Prefer: respond-async` of POST /convert leads to: FHIR's bulk data pattern (https://hl7.org/fhir/uv/bulkdata/export.html). */
export function conversionRoutes({ services: { bulk } }: RouteContext): Handlers<"conversionStatus" | "forgetConversion" | "conversionFile"> {
  const unknown = [issue("http.conversion-unknown")];
  return {
    async conversionStatus({ params, principal }, reply) {
      const job = await bulk.job(params.id);
      if (job === undefined) return refuse(reply, 404, unknown);
      const { progress, state } = job;
      if (state === "running") return reply.code(202).header("x-progress", `${progress.records} records, ${progress.bytes} of ${job.bytes} bytes`).header("retry-after", "1").send();
      const told = endOf(job);
      const file = (name: keyof typeof files, more: number) => {
        const count = progress.files[files[name]].lines + more;
        return count === 0 ? [] : [{ type: name.replace(".ndjson", ""), url: `/conversions/${job.id}/${name}`, count }];
      };
      const { records, converted, invalid, unreadable, refused, repeated, forbidden, bytes } = progress;
      return {
        transactionTime: job.createdAt.toISOString(),
        request: job.request,
        requiresAccessToken: principal.kind !== "open",
        output: file("Bundle.ndjson", 0),
        error: file("OperationOutcome.ndjson", told.length),
        extension: { state, records, converted, invalid, unreadable, refused, repeated, forbidden, bytes, ofBytes: job.bytes },
      };
    },

    async forgetConversion({ params }, reply) {
      return (await bulk.remove(params.id)) === undefined ? refuse(reply, 404, unknown) : reply.code(202).send();
    },

    async conversionFile({ params }, reply) {
      const job = await bulk.job(params.id);
      if (job === undefined) return refuse(reply, 404, unknown);
      const lines = bulk.lines(job, files[params.file]);
      if (lines === undefined) return refuse(reply.header("retry-after", "5"), 503, [issue("http.conversion-elsewhere")]);
      const more = params.file === "OperationOutcome.ndjson" ? endOf(job) : [];
      return reply.type(fhirNdjson).header("cache-control", "no-store").send(Readable.from(withLast(lines, more)));
    },
  };
}

/** What is told of a job that did not come to its end. */
function endOf({ state, progress }: BulkJob): readonly Issue[] {
  if (state === "failed") return [issue("bulk.spool-broken")];
  return state === "cancelled" ? [issue("bulk.cancelled", { records: progress.records })] : [];
}

async function* withLast(lines: AsyncIterable<string>, issues: readonly Issue[]): AsyncGenerator<string> {
  yield* lines;
  for (const one of issues) yield `${JSON.stringify(operationOutcome([one]))}\n`;
}
