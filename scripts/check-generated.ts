import { execSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Committed files that a script writes, by the script. */
const generated: Readonly<Record<string, string>> = {
  "src/http/api-types.ts": "generate:api",
  "docs/errors.md": "generate:errors",
  "docs/coverage.md": "generate:coverage",
  "docs/invariants.md": "generate:invariants",
  "docs/snapshots.md": "generate:snapshots",
};

const stale: string[] = [];
for (const [file, script] of Object.entries(generated)) {
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  execSync(`npm run --silent ${script}`, { stdio: ["ignore", "ignore", "inherit"] });
  const after = readFileSync(file, "utf8");
  if (after === before) continue;
  stale.push(`${file} is not what \`npm run ${script}\` writes; run it and commit the result.`);
  writeFileSync(file, before);
}
for (const line of stale) console.error(line);
console.log(`${Object.keys(generated).length - stale.length} of ${Object.keys(generated).length} generated files are up to date`);
process.exitCode = stale.length === 0 ? 0 : 1;
