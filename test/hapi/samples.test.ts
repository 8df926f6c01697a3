import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { openEngine } from "../../src/engine.ts";
import { describeSamples } from "./samples.ts";

const server = inject("fhirServer");

// Without a server, hapi.test.ts says why.
if (!("reason" in server)) describeSamples({ name: server.name, url: () => server.url }, () => openEngine({ maxBody: 10_000_000 }, randomBytes(32)));
