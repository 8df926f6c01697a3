import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildMavenModule } from "../../scripts/maven-module.ts";
import type { Closed, RunningServer } from "./running-server.ts";

const folder = fileURLToPath(new URL("server/", import.meta.url));
const jar = `${folder}target/hapi-server.jar`;
/** The server's own log; refusals that the facts provoke fill it, so it stays out of the test output. */
const log = `${folder}target/server.log`;
const startMilliseconds = 180_000;

/** Builds our Maven module where it is out of date, and starts HAPI FHIR from it on a free port. */
export async function startMavenModule(): Promise<RunningServer | Closed> {
  const reason = buildMavenModule(folder, jar, "test/hapi: mvn package in test/hapi/server (the first time it fetches 235 MB from Maven Central)");
  if (reason !== undefined) return { reason: `test/hapi/server: ${reason}` };
  const logFile = openSync(log, "w");
  const server = spawn("java", ["-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dhapi.multipleDelete=true", "-jar", jar, "0"], {
    stdio: ["ignore", "pipe", logFile],
  });
  closeSync(logFile);
  const stopWithUs = () => server.kill();
  process.once("exit", stopWithUs);
  const url = await readyLine(server);
  if (url === undefined) {
    server.kill();
    return { reason: `the server of test/hapi/server did not become ready within ${startMilliseconds / 1000} s; see ${log}` };
  }
  return {
    url,
    name: "HAPI FHIR from test/hapi/server",
    async stop() {
      process.off("exit", stopWithUs);
      if (server.exitCode !== null) return;
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}

/** The URL of the line `READY http://…` on stdout; undefined when the process ends or the time is over before it. */
async function readyLine(server: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), startMilliseconds);
    const settle = (url: string | undefined) => {
      clearTimeout(timer);
      resolve(url);
    };
    let text = "";
    server.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const url = /^READY (\S+)$/m.exec(text)?.[1];
      if (url !== undefined) settle(url);
    });
    server.once("exit", () => settle(undefined));
    server.once("error", () => settle(undefined));
  });
}
