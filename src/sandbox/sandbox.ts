import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { issue } from "../errors.ts";
import type { SandboxServer } from "./fhir-server.ts";

const bodyLimit = 64 * 1024 * 1024;

/** Loaded at the first request: the server's packages are optional and cost a start-up that does not use them nothing. */
async function load(): Promise<SandboxServer | undefined> {
  try {
    return new (await import("./fhir-server.ts")).SandboxServer();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/**
 * Fastify plugin: the sandbox, a FHIR R4 server in memory, at /sandbox/fhir. It is the target of deliveries where none is
 * configured, for trying Portage out. Takes FHIR JSON of any content type; every answer says what it is.
 */
export async function sandbox(app: FastifyInstance): Promise<void> {
  let server: Promise<SandboxServer | undefined> | undefined;
  await app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", { parseAs: "string", bodyLimit }, (_request, body, done) => done(null, body));
      const handler = async (request: FastifyRequest, reply: FastifyReply) => {
        server ??= load();
        const loaded = await server;
        void reply.header("x-portage-sandbox", "in memory, not for production").type("application/fhir+json; charset=utf-8");
        if (loaded === undefined) {
          const { severity, code, text } = issue("sandbox.not-installed");
          return reply.code(503).send(JSON.stringify({ resourceType: "OperationOutcome", issue: [{ severity, code, details: { text } }] }));
        }
        const url = request.url.slice(scope.prefix.length);
        const answer = await loaded.handle({
          method: request.method,
          url: url.startsWith("/") ? url : `/${url}`,
          contentType: request.headers["content-type"] ?? "",
          body: typeof request.body === "string" ? request.body : "",
          headers: request.headers,
        });
        return reply.code(answer.status).headers(answer.headers).send(answer.body);
      };
      const method = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
      scope.route({ method: [...method], url: "/", handler });
      scope.route({ method: [...method], url: "/*", handler });
    },
    { prefix: "/sandbox/fhir" },
  );
}
