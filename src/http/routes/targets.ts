import type { FastifyReply } from "fastify";
import { issue } from "../../errors.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { personOf } from "../person.ts";
import { refuse } from "../refuse.ts";

/** How deliveries to each target stand, and stopping them by hand. */
export function targetRoutes({ services: { outbox } }: RouteContext): Handlers<"targets" | "pauseTarget" | "resumeTarget"> {
  const after = async (reply: FastifyReply, name: string, done: Promise<boolean>) => {
    if (!(await done)) return refuse(reply, 404, [issue("http.target-unknown")]);
    return (await outbox.targets()).find((target) => target.name === name);
  };
  return {
    targets: async () => ({ items: await outbox.targets() }),
    pauseTarget: (request, reply) => after(reply, request.params.name, outbox.pauseTarget(request.params.name, personOf(request, request.body))),
    resumeTarget: (request, reply) => after(reply, request.params.name, outbox.resumeTarget(request.params.name, personOf(request, request.body))),
  };
}
