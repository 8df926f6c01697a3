import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { buildMavenModule } from "../../scripts/maven-module.ts";

const folder = fileURLToPath(new URL("validator/", import.meta.url));
const jar = `${folder}target/validator-oracle.jar`;

/** One issue of HAPI's validator. */
export interface OracleIssue {
  readonly severity: "information" | "warning" | "error" | "fatal";
  /** FHIRPath with comments; null where it is about the whole text. */
  readonly location: string | null;
  readonly messageId: string | null;
  readonly message: string;
}

/** HAPI's validator as a process of its own. */
export interface Oracle {
  /** The issues of each resource, in the order of the resources; one call at a time. */
  readonly validate: (resources: readonly unknown[]) => Promise<readonly (readonly OracleIssue[])[]>;
  readonly stop: () => Promise<void>;
}

/** Builds the Maven module where it is out of date and starts it; gives the reason where that cannot be. */
export function startOracle(): Oracle | { readonly reason: string } {
  const reason = buildMavenModule(folder, jar, "test/oracle: mvn package in test/oracle/validator (the first time it fetches 195 MB from Maven Central)");
  if (reason !== undefined) return { reason: `test/oracle/validator: ${reason}` };
  const validator = spawn("java", ["-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar], { stdio: ["pipe", "pipe", "ignore"] });
  const stopWithUs = () => validator.kill();
  process.once("exit", stopWithUs);
  const answers = createInterface(validator.stdout)[Symbol.asyncIterator]();
  const ask = async (resources: readonly unknown[]) => {
    for (const resource of resources) if (!validator.stdin.write(`${JSON.stringify(resource)}\n`)) await once(validator.stdin, "drain");
  };
  const listen = async (count: number) => {
    const issues: OracleIssue[][] = [];
    while (issues.length < count) {
      const { done, value } = await answers.next();
      if (done === true) throw new Error(`HAPI's validator ended after ${issues.length} of ${count} resources`);
      issues.push(JSON.parse(value) as OracleIssue[]);
    }
    return issues;
  };
  return {
    async validate(resources) {
      const [issues] = await Promise.all([listen(resources.length), ask(resources)]);
      return issues;
    },
    async stop() {
      process.off("exit", stopWithUs);
      if (validator.exitCode !== null) return;
      validator.stdin.end();
      await once(validator, "exit");
    },
  };
}
