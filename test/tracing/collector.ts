import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A span as OTLP has it in JSON. */
export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

/** A server on loopback that hears what is sent to it, closed when the test ends. `answer` gives status and body. */
export async function startListener(answer: (body: string, headers: IncomingHttpHeaders) => Promise<readonly [number, string]>): Promise<string> {
  const server = createServer((incoming, response) => {
    let text = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    incoming.on("end", () => void answer(text, incoming.headers).then(([status, body]) => response.writeHead(status, { "content-type": "application/json" }).end(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A collector of OpenTelemetry that keeps what it is told. */
export async function startCollector(): Promise<{ readonly url: string; readonly heard: readonly string[]; spans(): ExportedSpan[] }> {
  const heard: string[] = [];
  const url = await startListener(async (body) => {
    heard.push(body);
    return [200, "{}"];
  });
  const spans = () => heard.flatMap((body) => (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: ExportedSpan[] }[] }[] }).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
  return { url, heard, spans };
}
