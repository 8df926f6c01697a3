import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { alertRules, holds } from "../durability/alerts.ts";
import { startCountingTarget } from "../durability/counting-target.ts";
import { post } from "../durability/load.ts";
import { loadMessages } from "../durability/messages.ts";
import { startServiceProcess } from "../durability/service.ts";
import { databases, embeddedPlace } from "../store/databases.ts";

const rules = new Map(alertRules().map((rule) => [rule.alert, rule]));

/** A running service whose target answers every request with `status`, or does its work where there is none. `key` is what it is asked with. */
async function start(settings: Readonly<Record<string, string>> = {}, key?: string) {
  const target = { status: null as number | null };
  const server = await startCountingTarget(() => (target.status === null ? undefined : ({ answer }) => answer(target.status!, { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "processing" }] })));
  onTestFinished(() => server.stop());
  const { folder } = await embeddedPlace();
  const service = await startServiceProcess({ PORTAGE_DATA: folder, PORTAGE_TARGET_URL: server.url, PORTAGE_TARGET_UPDATE: "replace", ...settings });
  onTestFinished(() => service.kill());
  const headers = key === undefined ? {} : { "x-api-key": key };
  const metrics = async () => (await fetch(`${service.url}/metrics`, { headers })).text();
  const before = await metrics();
  const next = loadMessages(1000);
  return {
    target,
    send: async (count: number) => {
      for (let i = 0; i < count; i++) await post(service.url, next());
    },
    /** Hands in a bulk job that keeps nothing in the outbox. */
    upload: async (count: number) => {
      const body = Array.from({ length: count }, () => `${JSON.stringify(next().text)}\n`).join("");
      const answer = await fetch(`${service.url}/convert?deliver=none`, { method: "POST", headers: { "content-type": "application/x-ndjson", prefer: "respond-async" }, body });
      expect(answer.status).toBe(202);
    },
    get: async (path: string) => (await fetch(service.url + path, { headers })).json() as Promise<never>,
    knock: async (wrong: string) => (await fetch(`${service.url}/records`, { headers: { "x-api-key": wrong } })).status,
    /** A person's decision. */
    act: (path: string) => fetch(service.url + path, { method: "POST", headers: { "content-type": "application/json" }, body: '{"by":"An operator","reason":"the table of alerts says so"}' }),
    /** Waits until an alert's condition holds, or holds no more. */
    alert: async (name: string, expected: boolean, threshold?: number) => {
      const end = performance.now() + 60_000;
      while (holds(rules.get(name)!, await metrics(), before, threshold) !== expected) {
        if (performance.now() > end) throw new Error(`${name} is ${String(!expected)} for a minute.`);
        await pause(200);
      }
    },
  };
}

/** A way to a database that can be closed and opened again. */
async function startWay(url: string) {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  let closed = false;
  const server = createServer((inward) => {
    if (closed) return void inward.destroy();
    const outward = connect(Number(port), hostname);
    for (const [one, other] of [[inward, outward], [outward, inward]] as const) {
      open.add(one);
      one.on("error", () => other.destroy()).on("close", () => other.destroy()).pipe(other);
    }
  });
  const close = () => {
    closed = true;
    for (const socket of open) socket.destroy();
    open.clear();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    close();
    await new Promise((resolve) => server.close(resolve));
  });
  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String((server.address() as AddressInfo).port);
  return { url: through.href, close, open: () => void (closed = false) };
}

describe("what operators are told to do at an alert", { timeout: 120_000 }, () => {
  it("a target that fails: the alerts come, records are taken, and all is over after resume", async () => {
    const { target, send, act, alert } = await start();
    target.status = 503;
    await send(8);
    await alert("PortageTargetFailing", true);
    await alert("PortageQueueOld", true, 1);
    target.status = null;
    expect((await act("/targets/default/resume")).ok).toBe(true);
    await alert("PortageTargetFailing", false);
    await alert("PortageQueueOld", false, 1);
  });

  it("a target that refuses the credential", async () => {
    const { target, send, act, alert, get } = await start();
    target.status = 401;
    await send(1);
    await alert("PortageTargetMisconfigured", true);
    expect(JSON.stringify(await get("/targets"))).toContain("delivery.misconfigured");
    target.status = null;
    await act("/targets/default/resume");
    await alert("PortageTargetMisconfigured", false);
  });

  it("a target that a person has stopped", async () => {
    const { act, alert } = await start();
    await act("/targets/default/pause");
    await alert("PortageTargetPaused", true);
    await act("/targets/default/resume");
    await alert("PortageTargetPaused", false);
  });

  it("a quarantine that grows, until its items are released", async () => {
    const { target, send, act, alert, get } = await start();
    target.status = 422;
    await send(11);
    await alert("PortageQuarantineGrows", true);
    target.status = null;
    const { items } = (await get("/quarantine?limit=100")) as { readonly items: readonly { readonly id: string }[] };
    for (const { id } of items) expect((await act(`/quarantine/${id}/release`)).ok).toBe(true);
    await alert("PortageQuarantineGrows", false);
  });

  it("somebody who shows wrong credentials again and again: refused, and found in the audit", async () => {
    const site = mkdtempSync(join(tmpdir(), "portage-alerts-"));
    onTestFinished(() => rmSync(site, { recursive: true }));
    writeFileSync(join(site, "access.yaml"), "keys:\n  auditor:\n    secret: { env: AUDITOR_KEY }\n    scopes: [admin]\n");
    const key = "the-key-of-the-auditor-0123456789abcdef";
    const { knock, get, alert } = await start({ PORTAGE_SITE: site, AUDITOR_KEY: key }, key);
    for (let i = 0; i < 5; i++) expect(await knock("0123456789abcdef-wrong")).toBe(401);
    await alert("PortageUnauthorized", true);
    await expect.poll(async () => JSON.stringify(await get("/audit?event=denied")), { timeout: 20_000 }).toContain("127.0.0.1");
  });

  it("a disk without room for new records: they are refused, and nothing is kept", async () => {
    const { send, alert, get } = await start({ PORTAGE_MIN_FREE_DISK: String(2 ** 50) });
    await alert("PortageDiskLow", true, 2 ** 50);
    await send(1);
    await alert("PortageRefusing", true);
    expect(await get("/records")).toMatchObject({ items: [] });
  });

  const [server] = databases.filter(({ name }) => name === "PostgreSQL");
  it.skipIf(server!.skip)("a database that cannot be reached, until it can", async () => {
    const way = await startWay(((await server!.place()) as { readonly url: string }).url);
    const { send, upload, alert, get } = await start({ DATABASE_URL: way.url });
    await send(1);
    await upload(4000);
    way.close();
    await alert("PortageStoreDown", true);
    await alert("PortageBulkStands", true, 2);
    await send(1);
    await alert("PortageNotStored", true);
    await alert("PortageAttemptsFail", true);
    way.open();
    await alert("PortageStoreDown", false);
    await alert("PortageBulkStands", false, 2);
    await send(1);
    expect(((await get("/records")) as { readonly items: readonly unknown[] }).items).toHaveLength(2);
  });
});
