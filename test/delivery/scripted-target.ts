import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedBundle {
  readonly type: string;
  readonly entry: readonly { readonly request: { readonly method: string; readonly url: string }; readonly resource?: Record<string, unknown> }[];
}

/** How the scripted target treats one request. */
export type Reply = (request: { text: string; bundle: ReceivedBundle }, response: ServerResponse, incoming: IncomingMessage) => void;

/** The FHIR answer of a status with a body. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (_request, response) => void response.writeHead(status, { "content-type": "application/fhir+json", ...headers }).end(JSON.stringify(body));
}

/** Stores everything: a transaction-response with 201 for each entry. */
export const accept: Reply = ({ bundle }, response, incoming) =>
  answer(200, {
    resourceType: "Bundle",
    type: "transaction-response",
    entry: bundle.entry.map(({ request }) => ({ response: { status: "201 Created", location: `${request.url}/_history/1`, etag: 'W/"1"' } })),
  })({ text: "", bundle }, response, incoming);

export function operationOutcome(text: string, expression: string): unknown {
  return { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "value", details: { text }, expression: [expression] }] };
}

/** A FHIR server that follows a script: one reply a request, and `accept` when the script is over. */
export async function startScriptedTarget(script: Reply[]) {
  const received: string[] = [];
  const times: number[] = [];
  const server = createServer((incoming, response) => {
    let text = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    incoming.on("end", () => {
      received.push(text);
      times.push(performance.now());
      (script.shift() ?? accept)({ text, bundle: JSON.parse(text) as ReceivedBundle }, response, incoming);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    /** The texts of the requests, in order. */
    received,
    /** When they came, in milliseconds. */
    times,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
