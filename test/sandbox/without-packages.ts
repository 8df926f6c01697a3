// A process of its own for sandbox.test.ts: asks the sandbox for something where @medplum's packages cannot be found.
import { registerHooks } from "node:module";
import Fastify from "fastify";
import { sandbox } from "../../src/sandbox/sandbox.ts";

registerHooks({
  resolve: (specifier, context, next) => next(specifier.startsWith("@medplum/") ? `${specifier}-that-is-not-there` : specifier, context),
});
const app = Fastify();
await app.register(sandbox);
const { statusCode, body } = await app.inject("/sandbox/fhir/Patient/1");
console.log(JSON.stringify({ status: statusCode, body: JSON.parse(body) }));
