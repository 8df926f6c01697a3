import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Where Debian and others put the server's programs, which are on nobody's path. */
const usual = "/usr/lib/postgresql";

function programs(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...(existsSync(usual) ? readdirSync(usual).sort().reverse().map((version) => join(usual, version, "bin")) : [])];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "pg_ctl")));
}

/** PostgreSQL does not run as root; its package brings a user for it. */
function owner(): { uid?: number; gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return uid?.status === 0 && gid?.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A PostgreSQL server of its own on loopback, in a temporary folder. */
export interface PostgresServer {
  readonly url: string;
  stop(): void;
}

/** Starts one where the programs are installed; else says what is missing. */
export async function startPostgres(): Promise<PostgresServer | { readonly missing: string }> {
  const bin = programs();
  if (bin === undefined) return { missing: "no PostgreSQL is installed" };
  const as = owner();
  if (as === undefined) return { missing: "PostgreSQL does not run as root, and there is no user postgres" };
  const root = mkdtempSync(join(tmpdir(), "portage-postgres-"));
  if (as.uid !== undefined) chownSync(root, as.uid, as.gid!);
  const data = join(root, "data");
  const port = await freePort();
  const run = (program: string, args: readonly string[]) => execFileSync(join(bin, program), [...args], { ...as, cwd: root, stdio: "ignore", env: { PATH: process.env["PATH"], LC_ALL: "C" } });
  run("initdb", ["-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8"]);
  run("pg_ctl", ["-D", data, "-l", join(root, "log"), "-w", "-o", `-c listen_addresses=127.0.0.1 -p ${port} -k ${root} -c fsync=off -c max_connections=200`, "start"]);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop() {
      run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Gives the suite a PostgreSQL server unless PORTAGE_TEST_DATABASE_URL names one. Tests that need it skip with the reason where there is none. */
export default async function setup(): Promise<(() => void) | undefined> {
  if (process.env["PORTAGE_TEST_DATABASE_URL"] !== undefined) return undefined;
  const server = await startPostgres();
  if ("missing" in server) {
    process.env["PORTAGE_TEST_DATABASE_MISSING"] = server.missing;
    return undefined;
  }
  process.env["PORTAGE_TEST_DATABASE_URL"] = server.url;
  return () => server.stop();
}
