import { issue } from "../../errors.ts";
import { conversionFiles, fileLines, progress } from "../async-conversions.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** What `Prefer: respond-async` of POST /convert leads to: FHIR's bulk data pattern (https://hl7.org/fhir/uv/bulkdata/export.html). */
export function conversionRoutes({ services, asyncConversions }: RouteContext): Handlers<"conversionStatus" | "forgetConversion" | "conversionFile"> {
  return {
    async conversionStatus({ params, principal }, reply) {
      const conversion = asyncConversions.find(params.id);
      if (conversion === undefined) return refuse(reply, 404, [issue("http.conversion-unknown")]);
      const { settled, of } = await progress(conversion, services.outbox);
      if (settled < of) return reply.code(202).header("x-progress", `${settled} of ${of} delivered`).header("retry-after", "1").send();
      const files = conversionFiles.map((file) => ({ type: file.replace(".ndjson", ""), url: `/conversions/${conversion.id}/${file}`, count: fileLines(conversion, file).length }));
      const listed = (type: string) => files.filter((file) => file.type === type && file.count > 0);
      return { transactionTime: conversion.startedAt.toISOString(), request: conversion.request, requiresAccessToken: principal.kind !== "open", output: listed("Bundle"), error: listed("OperationOutcome") };
    },

    async forgetConversion({ params }, reply) {
      return asyncConversions.forget(params.id) ? reply.code(202).send() : refuse(reply, 404, [issue("http.conversion-unknown")]);
    },

    async conversionFile({ params }, reply) {
      const conversion = asyncConversions.find(params.id);
      if (conversion === undefined) return refuse(reply, 404, [issue("http.conversion-unknown")]);
      return reply.type("application/fhir+ndjson").send(fileLines(conversion, params.file).map((line) => `${line}\n`).join(""));
    },
  };
}
