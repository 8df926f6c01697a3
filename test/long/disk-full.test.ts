import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startServiceProcess } from "../durability/service.ts";
import type { ServiceProcess } from "../durability/service.ts";

const megabyte = 1024 * 1024;

/** A disk of its own for a folder; undefined where this process may mount none. */
function smallDisk(megabytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "portage-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  onTestFinished(() => {
    execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

const mountable = (() => {
  const folder = mkdtempSync(join(tmpdir(), "portage-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

/** A message whose text no compression makes shorter. */
function message(id: string): string {
  const noise = Buffer.from(Array.from({ length: 20_000 }, () => Math.floor(Math.random() * 256))).toString("base64");
  return `MSH|^~\\&|ADT|NORTH|EHR|HOSP|20240131120000+0000||ADT^A01^ADT_A01|${id}|P|2.5.1\rEVN||20240131120000+0000\rPID|1||${id}^^^NORTH||DOE^JANE\rPV1|1|I\rNTE|1||${noise}\r`;
}

async function post({ url }: ServiceProcess, id: string): Promise<{ readonly status: number; readonly key: string | undefined; readonly retryAfter: string | null }> {
  const answer = await fetch(`${url}/convert?deliver=queue`, { method: "POST", headers: { "content-type": "x-application/hl7-v2+er7" }, body: message(id) });
  const body = (await answer.json()) as { readonly issue?: readonly { readonly details: { readonly coding: readonly { readonly code: string }[] } }[] };
  return { status: answer.status, key: body.issue?.[0]?.details.coding[0]?.code, retryAfter: answer.headers.get("retry-after") };
}

async function keptIds({ url }: ServiceProcess): Promise<Set<string>> {
  const { items } = (await (await fetch(`${url}/records?limit=500`)).json()) as { readonly items: readonly { readonly controlId: string }[] };
  return new Set(items.map(({ controlId }) => controlId));
}

/** Fills the disk up to so many bytes; gives what frees it again. */
function fill(folder: string, left: number): () => void {
  const { bavail, bsize } = statfsSync(folder);
  const file = join(folder, "filler");
  writeFileSync(file, Buffer.alloc(bavail * bsize - left));
  return () => unlinkSync(file);
}

describe.skipIf(!mountable)("a disk that is full (needs the right to mount one)", () => {
  it("makes no acknowledgement without its record, and the service goes on when there is room again", { timeout: 120_000 }, async () => {
    const folder = smallDisk(120)!;
    const settings = { PORTAGE_DATA: folder, PORTAGE_MIN_FREE_DISK: "0" };
    let service = await startServiceProcess(settings);
    onTestFinished(() => service.kill());
    const free = fill(folder, 3 * megabyte);
    const acknowledged: string[] = [];
    const refused: Awaited<ReturnType<typeof post>>[] = [];
    for (let number = 0; refused.length < 30 && number < 500; number++) {
      const answer = await post(service, `FULL${number}`);
      if (answer.status === 200) acknowledged.push(`FULL${number}`);
      else refused.push(answer);
    }
    expect(new Set(refused.map(({ status, key, retryAfter }) => `${status} ${key} ${retryAfter}`))).toEqual(new Set(["503 http.store-unavailable 5"]));
    expect(acknowledged.length).toBeGreaterThan(0);

    free();
    for (const id of ["AFTER1", "AFTER2"]) {
      expect((await post(service, id)).status).toBe(200);
      acknowledged.push(id);
    }
    expect(await keptIds(service)).toEqual(new Set(acknowledged));
    await service.kill();
    service = await startServiceProcess(settings);
    expect(await keptIds(service)).toEqual(new Set(acknowledged));
    console.log(`a full disk: ${acknowledged.length} acknowledged and kept, ${refused.length} refused`);
  });

  it("is told before it is full: records are refused below the reserve, and readiness says so", { timeout: 60_000 }, async () => {
    const folder = smallDisk(120)!;
    const service = await startServiceProcess({ PORTAGE_DATA: folder, PORTAGE_MIN_FREE_DISK: String(20 * megabyte) });
    onTestFinished(() => service.kill());
    const ready = async () => (await fetch(`${service.url}/health/ready`)).status;
    const until = async (status: number) => {
      while ((await ready()) !== status) await new Promise((resolve) => setTimeout(resolve, 200));
    };
    expect((await post(service, "BEFORE")).status).toBe(200);
    const free = fill(folder, 10 * megabyte);
    await until(503);
    expect(await post(service, "LOW")).toEqual({ status: 503, key: "http.disk-low", retryAfter: "1" });
    free();
    await until(200);
    expect((await post(service, "AFTER")).status).toBe(200);
    expect(await keptIds(service)).toEqual(new Set(["BEFORE", "AFTER"]));
  });
});
