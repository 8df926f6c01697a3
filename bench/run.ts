/** `npm run bench [-- --json]`: every bench, one after the other, each in a process of its own so that none warms another up. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const folder = new URL(".", import.meta.url);
let failed = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith(".bench.ts")).sort()) {
  if (!process.argv.includes("--json")) console.log(`\n== ${file}`);
  const { status } = spawnSync(process.execPath, [new URL(file, folder).pathname, ...process.argv.slice(2)], { stdio: "inherit" });
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
