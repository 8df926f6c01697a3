import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** How a scripted server answers one request; undefined: not at all. */
export interface Scripted {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
export type Script = (request: Received, number: number) => Scripted | undefined | Promise<Scripted | undefined>;

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A loopback server that answers every request by its script (the number counts from 1) until the test ends. */
export async function startEndpoint(script: Script) {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    let text = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    incoming.on("end", () => {
      const request = { headers: incoming.headers, text };
      received.push(request);
      void Promise.resolve(script(request, received.length)).then((answer) => {
        if (answer === undefined) return;
        response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, stop };
}

/** A token endpoint's answer: RFC 6749, section 5.1. */
export function tokenAnswer(access_token: string, expires_in?: number): Scripted {
  return { status: 200, body: { access_token, token_type: "bearer", ...(expires_in !== undefined && { expires_in }) }, headers: { "cache-control": "no-store" } };
}

/** A FHIR server that stores a Bundle of no entries for whoever shows one of the tokens, and answers 401 to anyone else. */
export function guarded(tokens: ReadonlySet<string>): Script {
  return ({ headers }) =>
    tokens.has((headers.authorization ?? "").replace(/^Bearer /, ""))
      ? { status: 200, body: { resourceType: "Bundle", type: "transaction-response", entry: [] } }
      : { status: 401, body: { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "login", diagnostics: `not a token: ${headers.authorization}` }] } };
}
