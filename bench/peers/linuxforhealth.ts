import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { buildMavenModule } from "../../scripts/maven-module.ts";

const folder = fileURLToPath(new URL("linuxforhealth/", import.meta.url));
const jar = `${folder}target/linuxforhealth-peer.jar`;

/** LinuxForHealth's converter in a process of its own, which stands still unless it is asked. */
export interface Peer {
  /** Which of the files it takes: their numbers, from 0. */
  readonly takes: readonly number[];
  /** Converts all files that it takes once; milliseconds, measured in its process. */
  pass(): Promise<number>;
  stop(): void;
}

/** Builds it where it is out of date and starts it on message files; a text says why that cannot be done. */
export async function startLinuxForHealth(files: readonly string[]): Promise<Peer | string> {
  const reason = buildMavenModule(folder, jar, "bench/peers: mvn package in bench/peers/linuxforhealth (the first time it fetches 140 MB from Maven Central)");
  if (reason !== undefined) return reason;
  const child = spawn("java", ["-Xmx1g", "-XX:+UseSerialGC", "-jar", jar, ...files], {
    env: { ...process.env, HL7CONVERTER_CONFIG_HOME: `${folder}config` },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await answers.next();
  if (first.done === true) return "its process ended before it said which messages it takes";
  return {
    takes: first.value.split(" ").filter((number) => number !== "").map(Number),
    async pass() {
      child.stdin.write("\n");
      const answer = await answers.next();
      if (answer.done === true) throw new Error("The process of bench/peers/linuxforhealth ended before its time.");
      return Number(answer.value) / 1e6;
    },
    stop: () => child.stdin.end(),
  };
}
