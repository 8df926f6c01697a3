import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a question came as. */
export interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly body: string;
}

export type Reply = (response: ServerResponse) => void;

/** The answer that a code is in the value set, or not, with more parameters. */
export function result(valueBoolean: boolean, ...more: readonly object[]): Reply {
  return answer(200, { resourceType: "Parameters", parameter: [{ name: "result", valueBoolean }, ...more] });
}

export function answer(status: number, body: unknown): Reply {
  return (response) => void response.writeHead(status, { "content-type": "application/fhir+json" }).end(JSON.stringify(body));
}

/** Never answers. */
export const silence: Reply = () => undefined;

/** A terminology server on loopback that follows a script, and repeats its last reply when the script is over. Stops with the test. */
export async function scriptedServer(...script: readonly Reply[]): Promise<{ readonly url: string; readonly asked: Asked[]; readonly follow: (...next: readonly Reply[]) => void }> {
  let replies = [...script];
  const asked: Asked[] = [];
  const server = createServer((incoming, response) => {
    let body = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    incoming.on("end", () => {
      asked.push({ method: incoming.method, path: incoming.url, body });
      (replies.length > 1 ? replies.shift()! : replies[0]!)(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`, asked, follow: (...next) => void (replies = [...next]) };
}
