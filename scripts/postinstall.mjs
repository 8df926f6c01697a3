// Runs at `npm ci` under whatever Node the machine has (20 or newer), so it is plain JavaScript: it finds Node 24 and lets that
// write the artefacts that are made from installed packages. Without those packages (a production install) there is nothing to do.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const generator = join("scripts", "definitions", "generate.ts");

if (!existsSync(join(root, "node_modules", "hl7.fhir.r4.core", "package.json")) || !existsSync(join(root, generator))) {
  console.log("postinstall: the HL7 packages are not installed; the definitions in build/ are used as they are.");
} else {
  const windows = process.platform === "win32";
  const own = Number(process.versions.node.split(".")[0]) >= 24;
  const node = own ? process.execPath : join(root, "node_modules", ".bin", windows ? "node.cmd" : "node");
  if (!own && !existsSync(node)) {
    console.error("postinstall: Node 24 is needed to generate the definitions, and npm did not install it for this machine. Install Node 24 and run npm ci again.");
    process.exit(1);
  }
  const { status, error } = spawnSync(windows && !own ? `"${node}"` : node, [generator], { cwd: root, stdio: "inherit", shell: windows && !own });
  if (error !== undefined) console.error(`postinstall: ${error.message}`);
  process.exit(status ?? 1);
}
