import { Readable } from "node:stream";
import { auditEvent } from "../../audit/audit-event.ts";
import { issue } from "../../errors.ts";
import type { AuditQuery } from "../../model/audit.ts";
import type { Outbox } from "../../model/outbox.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** Who did what, for whoever has to answer for it. */
export function auditRoutes({ services: { outbox } }: RouteContext): Handlers<"audit"> {
  return {
    audit({ query }, reply) {
      const { event: events } = query;
      const wrong = (["from", "to"] as const).find((name) => query[name] !== undefined && Number.isNaN(Date.parse(query[name])));
      if (wrong !== undefined) return refuse(reply, 400, [issue("http.request-invalid", { place: `The query parameter ${wrong}`, rule: "must be a day or a time that there is" }, { expression: `http.${wrong}` })]);
      const [from, to] = [query.from, query.to].map((text) => text && new Date(text).toISOString());
      return reply.type("application/fhir+ndjson").send(Readable.from(lines(outbox, { from, to, events })));
    },
  };
}

/** A page at a time, so that a trail of years fills no memory. */
async function* lines(outbox: Pick<Outbox, "audited">, query: AuditQuery): AsyncGenerator<string> {
  for await (const entries of outbox.audited(query)) yield entries.map((entry) => `${JSON.stringify(auditEvent(entry))}\n`).join("");
}
