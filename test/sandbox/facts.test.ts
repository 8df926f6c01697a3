import fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll } from "vitest";
import { sandbox } from "../../src/sandbox/sandbox.ts";
import { describeFacts } from "../hapi/facts.ts";

let app: FastifyInstance;
let url = "";

beforeAll(async () => {
  app = fastify();
  await app.register(sandbox);
  url = `${await app.listen({ host: "127.0.0.1", port: 0 })}/sandbox/fhir`;
});

afterAll(() => app.close());

const noCodes = "it does not check codes; Portage does so before it delivers";

describeFacts({
  name: "the embedded sandbox",
  url: () => url,
  cannot: {
    "a transaction with a code that FHIR does not have changes nothing": noCodes,
    "a refusal names the element with a code that FHIR does not have": noCodes,
  },
});
