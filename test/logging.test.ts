import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createLogger, logFields } from "../src/logging.ts";
import { buildTestApp } from "./http/build-test-app.ts";

function logging(): { readonly lines: string[]; readonly logger: ReturnType<typeof createLogger> } {
  const lines: string[] = [];
  return { lines, logger: createLogger("trace", { write: (line) => void lines.push(line) }) };
}

describe("the log", () => {
  it("drops fields that are not on the list, in lines and in children", () => {
    const { lines, logger } = logging();
    logger.child({ requestId: "r1", patient: "CANARY" }).info({ status: 200, name: "CANARY", req: { url: "CANARY" } }, "request answered");
    expect(JSON.parse(lines[0]!)).toEqual({ level: "info", time: expect.any(String), requestId: "r1", status: 200, msg: "request answered" });
  });

  it("withholds texts that are not on the list", () => {
    const { lines, logger } = logging();
    logger.info("CANARY");
    logger.info("delivered %s", "CANARY");
    logger.info({ status: 1 }, "CANARY");
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(Array(3).fill("text withheld"));
  });

  it("tells the longest code that Node has for a certificate that is missing", () => {
    const { lines, logger } = logging();
    logger.warn({ err: Object.assign(new Error("CANARY"), { code: "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE" }) }, "a sender over MLLP was not let in");
    expect(JSON.parse(lines[0]!)).toMatchObject({ err: { type: "Error", code: "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE" } });
  });

  it("tells an error's type, code and frames, never its message", () => {
    const { lines, logger } = logging();
    const error = Object.assign(new TypeError("CANARY\n    second line"), { code: "ECONNREFUSED", detail: "CANARY" });
    logger.error(error);
    logger.error({ err: error }, "request failed");
    for (const line of lines) {
      expect(JSON.parse(line).err).toMatchObject({ type: "TypeError", code: "ECONNREFUSED" });
      expect(JSON.parse(line).err.frames[0]).toMatch(/^at /);
      expect(line).not.toContain("CANARY");
    }
  });

  it("has nothing of a request's body, headers, query or path, however it is answered", async () => {
    const test = await buildTestApp();
    const body = "MSH|^~\\&|CANARY|CANARY|CANARY|CANARY|20240131||ADT^A01|CANARY|P|2.5\rPID|1||CANARY INVALID\r";
    const headers = {
      "content-type": "x-application/hl7-v2+er7; charset=CANARY",
      "user-agent": "CANARY", "x-request-id": "CANARY", "idempotency-key": "CANARY", authorization: "Bearer CANARY", cookie: "a=CANARY", referer: "http://CANARY", prefer: "CANARY", host: "canary.CANARY", "x-forwarded-for": "CANARY",
    };
    const calls = [
      { method: "POST", url: "/convert?deliver=wait", payload: body },
      { method: "POST", url: "/convert?deliver=none&report=true", payload: body },
      { method: "POST", url: "/convert?feed=CANARY", payload: body },
      { method: "POST", url: "/convert?CANARY=CANARY", payload: body },
      { method: "POST", url: "/convert", payload: "CANARY" },
      { method: "POST", url: "/convert", payload: body + "CANARY".repeat(1000) },
      { method: "POST", url: "/CANARY?CANARY", payload: body },
      { method: "POST", url: "/fhir/$validate?profile=CANARY", payload: '{"resourceType":"CANARY', headers: { ...headers, "content-type": "application/json" } },
      { method: "POST", url: "/fhir/CANARY/$validate", payload: "CANARY", headers: { ...headers, "content-type": "CANARY/CANARY" } },
      { method: "GET", url: "/deliveries/CANARY" },
      { method: "GET", url: "/bundles?feed=CANARY&target=CANARY&lease=60&consumer=CANARY" },
      { method: "POST", url: "/bundles/CANARY/nack", payload: '{"lease":"CANARY","reason":"CANARY"}', headers: { ...headers, "content-type": "application/json" } },
      { method: "GET", url: "/fhir/$export?_type=CANARY&_since=CANARY" },
      { method: "GET", url: "/exports/CANARY/CANARY" },
      { method: "GET", url: "/quarantine/CANARY?after=CANARY" },
      { method: "GET", url: "/fhir/ConceptMap/$translate?code=CANARY" },
      { method: "GET", url: "/%zzCANARY" },
      { method: "GET", url: "/docs/CANARY" },
    ] as const;
    for (const call of calls) await test.app.inject({ headers, ...call });
    test.outbox.broken = true;
    await test.app.inject({ method: "POST", url: "/convert", payload: body, headers });
    test.engine.convert = () => {
      throw new Error(`CANARY ${body}`);
    };
    await test.app.inject({ method: "POST", url: "/convert", payload: body, headers });

    expect(test.log.length).toBeGreaterThan(calls.length);
    expect(test.log.join("")).not.toMatch(/canary/i);
  });

  it("has the fields that docs/operations.md lists", () => {
    const section = readFileSync("docs/operations.md", "utf8").split("## Log")[1]!.split("\n## ")[0]!;
    expect([...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1])).toEqual(["level", "time", "msg", ...logFields]);
  });
});
