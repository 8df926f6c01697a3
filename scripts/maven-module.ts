import { spawnSync } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";

/**
 * Builds the jar of a Maven module of ours (`pom.xml`, `src/`) where it is out of date. `folder` ends with a slash and `jar` is below it; `note` is printed before a
 * build. Gives why there is no jar; undefined when there is one.
 */
export function buildMavenModule(folder: string, jar: string, note: string): string | undefined {
  const missing = ["java", "mvn"].filter((command) => !answers(command));
  if (missing.length > 0) return `not installed: ${missing.join(", ")}`;
  if (!outOfDate(folder, jar)) return undefined;
  process.stderr.write(`${note}\n`);
  const build = spawnSync("mvn", ["-q", "-B", "package"], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  return build.status === 0 ? undefined : `mvn package failed (exit code ${build.status})`;
}

function answers(command: string): boolean {
  return spawnSync(command, ["-version"], { stdio: "ignore" }).status === 0;
}

function outOfDate(folder: string, jar: string): boolean {
  if (!existsSync(jar)) return true;
  const built = statSync(jar).mtimeMs;
  return [`${folder}pom.xml`, ...globSync(`${folder}src/**/*.*`)].some((file) => statSync(file).mtimeMs > built);
}
