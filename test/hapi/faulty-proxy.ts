import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** What the network does to one request and its answer. */
export type NetworkFault =
  /** The connection is reset; the server hears nothing of the request. */
  | "request lost"
  /** The server has the request; its answer is cut off before its first byte. */
  | "answer lost"
  /** Half of the answer's first packet comes, then a reset. */
  | "answer cut"
  /** The answer comes after the client has given up. */
  | "answer late"
  /** Nothing comes any more, and nobody says so. */
  | "silence"
  /** The answer comes a few bytes at a time. */
  | "dribble";

export interface FaultyProxy {
  readonly url: string;
  /** How often each fault has happened. */
  readonly happened: ReadonlyMap<NetworkFault, number>;
  stop(): Promise<void>;
}

const startsRequest = /^(GET|POST|PUT|PATCH|DELETE|HEAD) /;

/** A TCP proxy before a server: `next` says, request by request, what goes wrong. `late` is the delay of a late answer in milliseconds. */
export async function startFaultyProxy(server: URL, next: () => NetworkFault | undefined, late: number): Promise<FaultyProxy> {
  const happened = new Map<NetworkFault, number>();
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    return socket;
  };
  const proxy = createServer((client) => {
    track(client);
    const upstream = track(connect(Number(server.port), server.hostname));
    let fault: NetworkFault | undefined;
    const end = () => {
      client.resetAndDestroy();
      upstream.destroy();
    };
    client.on("data", (chunk: Buffer) => {
      if (startsRequest.test(chunk.toString("latin1", 0, 8))) {
        fault = next();
        if (fault !== undefined) happened.set(fault, (happened.get(fault) ?? 0) + 1);
      }
      if (fault === "request lost") return end();
      upstream.write(chunk);
    });
    upstream.on("data", (chunk: Buffer) => {
      switch (fault) {
        case "answer lost":
          return end();
        case "answer cut":
          return void client.write(chunk.subarray(0, chunk.length / 2), end);
        case "answer late":
          return void setTimeout(() => client.writable && client.write(chunk), late);
        case "silence":
          return;
        case "dribble":
          for (let at = 0; at < chunk.length; at += 97) client.write(chunk.subarray(at, at + 97));
          return;
        default:
          client.write(chunk);
      }
    });
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => fault !== "silence" && fault !== "answer late" && client.end());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${server.pathname}`,
    happened,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
