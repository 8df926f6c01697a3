import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, globSync, openSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Closed, RunningServer } from "./running-server.ts";

const folder = fileURLToPath(new URL("server/", import.meta.url));
const jar = `${folder}target/hapi-server.jar`;
/** The server's own log; refusals that the facts provoke fill it, so it stays out of the test output. */
const log = `${folder}target/server.log`;
const startMilliseconds = 180_000;

/** Builds our Maven module where it is out of date, and starts HAPI FHIR from it on a free port. */
export async function startMavenModule(): Promise<RunningServer | Closed> {
  const missing = ["java", "mvn"].filter((command) => !answers(command));
  if (missing.length > 0) return { reason: `not installed: ${missing.join(", ")}` };
  if (outOfDate()) {
    process.stdout.write("test/hapi: mvn package in test/hapi/server (the first time it fetches 235 MB from Maven Central)\n");
    const build = spawnSync("mvn", ["-q", "-B", "package"], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
    if (build.status !== 0) return { reason: `mvn package failed in test/hapi/server (exit code ${build.status})` };
  }
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

function answers(command: string): boolean {
  return spawnSync(command, ["-version"], { stdio: "ignore" }).status === 0;
}

function outOfDate(): boolean {
  if (!existsSync(jar)) return true;
  const built = statSync(jar).mtimeMs;
  return [`${folder}pom.xml`, ...globSync(`${folder}src/**/*.*`)].some((file) => statSync(file).mtimeMs > built);
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
