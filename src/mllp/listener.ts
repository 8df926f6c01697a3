import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import { serveConnection } from "./connection.ts";
import type { Connection, ConnectionSettings } from "./connection.ts";
import type { Received } from "./receive.ts";

/** Certificates of the listener, PEM. */
export interface MllpTls {
  readonly cert: string;
  readonly key: string;
  /** Who signs the certificates that senders must show; without it none is asked for. */
  readonly ca?: string | undefined;
}

export interface MllpSettings extends Omit<ConnectionSettings, "receive"> {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly tls?: MllpTls | undefined;
  /** `sender` is the common name of the certificate that the sender has shown. */
  readonly receive: (frame: Buffer, sender: string | undefined, stopping: AbortSignal) => Promise<Received>;
  /** Connections at a time; more are closed at once. */
  readonly connections: number;
  /** Milliseconds that connections may still take when the listener stops. */
  readonly grace: number;
}

export interface MllpListener {
  readonly port: number;
  /** How many senders are connected. */
  connections(): number;
  /** Answers what is being kept, and closes all connections. */
  stop(): Promise<void>;
}

/** Listens for messages over MLLP (Transport Specification: MLLP, Release 2). */
export async function listenMllp({ host, port, tls, connections, grace, receive, ...settings }: MllpSettings): Promise<MllpListener> {
  const open = new Map<Socket, Connection>();
  // Those too that have not shown their certificate yet.
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    const sender = senderOf(socket);
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
    open.set(socket, serveConnection(socket, { ...settings, receive: (frame, stopping) => receive(frame, sender, stopping) }));
    socket.once("close", () => open.delete(socket));
  };
  // A sender that closes its side still gets the answer to its last message.
  const server: Server = tls === undefined ? createServer({ allowHalfOpen: true }, serve) : createTlsServer({ cert: tls.cert, key: tls.key, ...(tls.ca !== undefined && { ca: tls.ca, requestCert: true, rejectUnauthorized: true }), minVersion: "TLSv1.2", handshakeTimeout: 10_000, allowHalfOpen: true }, serve);
  server.maxConnections = connections;
  server.on("tlsClientError", (error: Error) => settings.told.notLetIn(error));
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => open.size,
    async stop() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      const late = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, grace);
      await Promise.all([...open.values()].map((connection) => connection.stop()));
      for (const socket of open.keys()) socket.destroySoon();
      await closed;
      clearTimeout(late);
    },
  };
}

function senderOf(socket: Socket): string | undefined {
  const name: unknown = socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate().subject?.CN : undefined;
  return typeof name === "string" ? name.slice(0, 200) : undefined;
}
