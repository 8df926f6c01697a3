import { randomBytes } from "node:crypto";
import fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll } from "vitest";
import { openEngine } from "../../src/engine.ts";
import { sandbox } from "../../src/sandbox/sandbox.ts";
import { describeFacts } from "../hapi/facts.ts";
import { describeSamples } from "../hapi/samples.ts";

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
    "an identifier that several resources have waits for a person, with what depends on it": "it answers 400, where R4 has 412",
    "a deletion that others refer to waits for a person, and the rest is stored": "it deletes what others refer to",
  },
});

describeSamples({ name: "the embedded sandbox", url: () => url }, () => openEngine({ maxBody: 10_000_000 }, randomBytes(32)));
