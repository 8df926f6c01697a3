import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { issue } from "../../errors.ts";
import type { Consumer, LeasedBundle, Outcome, ReadBundle } from "../../model/pull.ts";
import { bundleEvents } from "../bundle-events.ts";
import { bundleItem } from "../bundle-item.ts";
import { consumerOf } from "../consumer.ts";
import { bundlesForm, eventStream, ndjson, plainJson } from "../content-types.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { disclose } from "../plugins/audit.ts";
import { refuse } from "../refuse.ts";

/** Comes when the service stops or the client leaves. */
function until(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const left = new AbortController();
  reply.raw.once("close", () => left.abort());
  return AbortSignal.any([stopping, left.signal]);
}

/** Bundles for those that fetch: reading, leasing, and what became of a leased one. */
export function bundleRoutes({ services: { outbox }, stopping }: RouteContext): Handlers<"bundles" | "acknowledgeBundle" | "returnBundle"> {
  const { pull } = outbox;

  /** Asks until there is something, the time is over or nobody waits any more. A change between asking and waiting is not missed. */
  const first = async <Item>(seconds: number, signal: AbortSignal, ask: () => Promise<readonly Item[]>): Promise<readonly Item[]> => {
    const end = performance.now() + seconds * 1000;
    for (;;) {
      const left = Math.max(0, Math.ceil(end - performance.now()));
      const changed = left > 0 ? pull.changed(left, signal) : undefined;
      const items = signal.aborted ? [] : await ask();
      if (items.length > 0 || changed === undefined || signal.aborted) return items;
      await changed;
    }
  };

  const told = async (reply: FastifyReply, consumer: Consumer, id: string, lease: string, outcome: Outcome) => {
    const answer = await pull.tell(consumer, id, lease, outcome);
    if (answer.kind === "unknown") return refuse(reply, 404, [issue("http.bundle-unknown")]);
    return answer.kind === "lost" ? refuse(reply, 409, [issue("http.lease-lost", { state: answer.state })]) : { id, state: answer.state };
  };

  return {
    async bundles(request, reply) {
      const { query, headers, method } = request;
      const { limit = 50, wait = 0, lease: seconds, after = "0" } = query;
      const consumer = consumerOf(request, query);
      const form = bundlesForm(headers.accept);
      const signal = until(reply, stopping);
      reply.header("cache-control", "no-store");
      const answer = (items: readonly (ReadBundle | LeasedBundle)[], rest: string) => {
        disclose(request, "values", items);
        const lines = items.map(bundleItem);
        return form === "lines" ? reply.type(ndjson).send(lines.map((line) => `${line}\n`).join("")) : reply.type(plainJson).send(`{"items":[${lines.join(",")}]${rest}}`);
      };

      if (seconds === undefined) {
        const lastEvent = headers["last-event-id"];
        const from = form === "events" && typeof lastEvent === "string" ? lastEvent : after;
        if (!(await pull.reaches(from))) return refuse(reply, 400, [issue("http.cursor-beyond")]);
        if (form === "events") {
          // A stream ends when the service stops: its connection must not stay open behind it.
          return reply.type(eventStream).header("connection", "close").send(Readable.from(bundleEvents(pull, consumer, { target: query.target, after: from }, signal)));
        }
        const items = await first(wait, signal, () => pull.read(consumer, { target: query.target, after, limit }));
        return answer(items, `,"cursor":"${items.at(-1)?.cursor ?? after}"`);
      }

      const targets = pull.pullTargets.join(", ") || "none";
      const target = query.target ?? (pull.pullTargets.length === 1 ? pull.pullTargets[0]! : undefined);
      if (target === undefined) return refuse(reply, 400, [issue("http.pull-target-unsaid", { targets })]);
      if (!pull.pullTargets.includes(target)) return refuse(reply, 404, [issue("http.pull-target-unknown", { targets })]);
      // HEAD asks for nothing that would be lost with the body.
      const items = method === "HEAD" ? [] : await first(wait, signal, () => pull.lease(consumer, { target, limit, seconds }));
      return answer(items, "");
    },

    acknowledgeBundle: (request, reply) => told(reply, consumerOf(request), request.params.id, request.body.lease, { kind: "stored" }),

    returnBundle: (request, reply) => {
      const { params, body } = request;
      const { lease, reason, final = false, retryAfter = null } = body;
      return told(reply, consumerOf(request), params.id, lease, final ? { kind: "refused", reason } : { kind: "later", reason, seconds: retryAfter });
    },
  };
}
