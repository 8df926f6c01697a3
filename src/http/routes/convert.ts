import { issue } from "../../errors.ts";
import { mayUse } from "../../model/access.ts";
import type { Conversion } from "../../model/conversion.ts";
import type { Issue } from "../../model/issue.ts";
import { parseContentType } from "../../parse/media-type.ts";
import { archiveTypes } from "../../parse/record-types.ts";
import type { Answer } from "../answer.ts";
import { answerOne, answerRefused, answerSeveral } from "../answer.ts";
import { answerForm } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { headerText } from "../preferences.ts";
import { refuse } from "../refuse.ts";
import { isUpload } from "../plugins/bodies.ts";
import { takeUpload } from "../take-upload.ts";
import type { ConvertedBody, Deliver, Engine } from "../../model/engine.ts";
import { acknowledge, deliverOf, keepOptions } from "../../intake/keep-options.ts";
import type { Settlement } from "../../intake/settle.ts";
import { refusesBody, settle } from "../../intake/settle.ts";

const noBytes = new Uint8Array();

/** POST /convert: records in; Bundles, reports or acknowledgements out (design, section 9). */
export function convertRoutes({ services, metrics, limits, stopping }: RouteContext): Handlers<"convert"> {
  return {
    async convert(request, reply) {
      const { engine, outbox } = services;
      const { query, headers, principal } = request;
      if (query.feed !== undefined && engine.feedOf(query.feed) === undefined) return refuse(reply, 404, [issue("http.feed-unknown", { feeds: engine.feeds().join(", ") }, { expression: "http.feed" })]);
      if (isUpload(request)) return takeUpload(services.bulk, limits, request, reply);
      const { mediaType = "" } = parseContentType(headers["content-type"]) ?? {};
      if (archiveTypes.includes(mediaType)) return refuse(reply, 415, [issue("http.archive-sync")]);

      const body = Buffer.isBuffer(request.body) ? request.body : noBytes;
      const converted = convertBody(engine, body, headers["content-type"], query.feed);
      const { conversions, issues } = converted;
      // Nothing is told or kept of a body with records of another feed, whose sender the records themselves name.
      if (conversions.some(({ header }) => !mayUse(principal, header.feed))) return refuse(reply, 403, [issue("http.feed-forbidden")]);
      for (const conversion of conversions) metrics.conversion(conversion);
      const of = (status: string) => conversions.filter((conversion) => conversion.status === status).length;
      request.log.info({ records: conversions.length, converted: of("converted"), invalid: of("invalid"), unreadable: of("unreadable"), refused: of("refused") }, "records converted");

      const form = answerForm(headers.accept, query.report);
      const now = new Date();
      const send = (status: number, answer: Answer) => reply.code(status).type(answer.contentType).send(answer.body);
      const wrong = issues.some(isError);
      if (conversions.length === 0 && wrong) return send(issues.some(({ code }) => code === "too-costly") ? 413 : 400, answerRefused(body, issues, form, now));

      const deliver = (conversion: Conversion): Deliver => deliverOf(engine, conversion, query.deliver);
      const settlements = await settle(
        conversions,
        deliver,
        keepOptions(engine, {
          body,
          idempotencyKey: headerText(headers["idempotency-key"]),
          principal: principal.kind === "open" ? undefined : principal.name,
          storeFailed: (err) => request.log.error({ err }, "store did not take a record"),
        }),
        outbox,
        { milliseconds: limits.wait, stopping },
      );
      reply.raw.once("finish", () => acknowledge(outbox, settlements));
      const several = (told: readonly Settlement[]) => answerSeveral(body, told, form, now, converted);
      const [settled, ...others] = settlements;
      if (settled === undefined) return send(200, several([]));
      // What was found about the body as a whole (the counts of a batch) is told with its first record.
      const first = { ...settled, issues: [...issues, ...settled.issues] };
      if (first.status === 503) reply.header("retry-after", "5");
      if (refusesBody(first)) return send(first.status, answerRefused(body, first.issues, form, now));
      // A Bundle has no room for what is wrong with the body around it, such as the count of a batch.
      if (others.length > 0 || wrong || first.conversion.place !== undefined) return send(200, several([first, ...others]));
      if (first.location !== undefined) reply.header("location", first.location);
      return send(first.status, answerOne(first, form, now, converted));
    },
  };
}

function convertBody(engine: Engine, body: Uint8Array, header: string | undefined, feed: string | undefined): ConvertedBody {
  if (body.length === 0) return { conversions: [], issues: [issue("http.body-empty")], envelopes: () => [] };
  const { mediaType = "", ...parameters } = parseContentType(header) ?? {};
  return engine.convert(body, { contentType: mediaType, ...parameters, ...(feed !== undefined && { feed }) });
}

function isError({ severity }: Issue): boolean {
  return severity === "error" || severity === "fatal";
}
