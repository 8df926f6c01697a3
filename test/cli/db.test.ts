import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Jobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import { connect } from "../../src/store/open.ts";
import type { StorePlace } from "../../src/store/open.ts";
import { databases } from "../store/databases.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "portage-db-"));
afterAll(() => rmSync(folder, { recursive: true }));
const site = join(folder, "site");
mkdirSync(join(site, "feeds"), { recursive: true });
writeFileSync(join(site, "feeds/adt.yaml"), "retention: { delivered: P30D }\n");

const jobs = { add: async () => undefined } as unknown as Jobs;

/** Calls `portage` with a store. */
async function portage(place: StorePlace, ...args: string[]) {
  const env = { ...process.env, DATABASE_URL: "url" in place ? place.url : "", PORTAGE_DATA: "folder" in place ? place.folder : folder, PORTAGE_SITE: site, PORTAGE_KEY: Buffer.alloc(32, 1).toString("base64") };
  const child = spawn(process.execPath, [join(root, "src/cli/portage.ts"), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { status: child.exitCode, stdout, stderr };
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`portage db and portage ledger on ${name}`, () => {
    /** A store with a queued record, one in quarantine and one whose time is over. */
    async function filled(): Promise<{ readonly place: StorePlace; readonly recordId: string }> {
      const made = await place();
      const store = await storeAt(made);
      const kept = await keepRecord(store, jobs, recordToKeep({ controlId: "MSG-A" }));
      await keepRecord(store, jobs, recordToKeep({ result: { kind: "quarantined", issues: [], bundle: null } }));
      const old = await keepRecord(store, jobs, recordToKeep());
      if (kept.kind !== "queued" || old.kind !== "queued") throw new Error(kept.kind);
      await store.transaction(async (transaction) => {
        await transaction.query("update portage.delivery set state = 'delivered', updated_at = now() - interval '1 year' where id = $1", [old.deliveryId]);
        await transaction.query("update portage.record set received_at = now() - interval '1 year' where id = $1", [old.recordId]);
        transaction.note({ event: "stored", who: "delivery", feed: "adt", recordId: old.recordId, deliveryId: old.deliveryId });
      });
      await store.database.close();
      return { place: made, recordId: kept.recordId };
    }

    test("migrate says what it applied, and nothing the second time", async () => {
      const made = await place();
      const database = await connect(made);
      await database.query("drop schema if exists portage cascade");
      await database.close();
      expect((await portage(made, "db", "status")).stdout).toContain("There is no store yet");
      const { status, stdout } = await portage(made, "db", "migrate");
      expect(status).toBe(0);
      expect(stdout).toMatch(/^applied 1 outbox$[\s\S]*^applied 10 append-only$/m);
      expect((await portage(made, "db", "migrate")).stdout).toMatch(/^The schema is up to date: version \d+\.\n$/);
    });

    test("status tells place, schema, sizes, states, keys and what is due, and no secret", async () => {
      const { place: made } = await filled();
      const { status, stdout, stderr } = await portage(made, "db", "status");
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(/^PostgreSQL \d+/);
      expect(stdout).toContain(name === "PGlite" ? "embedded, in " : "127.0.0.1");
      for (const line of [/^Schema version \d+, up to date$/m, /^record +3 /m, /^Records: 3 kept, 0 expired$/m, /^Deliveries: 1 delivered, 1 queued$/m, /^Quarantine: 1 open$/m, /^Oldest .*: queued at 20/m, /^ +1 +\d+ .* local:/m, /^Payloads whose time is over: 1 adt$/m]) expect(stdout).toMatch(line);
      const json = JSON.parse((await portage(made, "db", "status", "--json")).stdout) as { keys: { payloads: number }[]; due: object; pending: unknown[] };
      expect(json).toMatchObject({ pending: [], due: { adt: 1 }, states: { deliveries: { delivered: 1, queued: 1 } }, keys: [{ number: 1 }] });
    });

    test("backup and restore carry a store elsewhere; keys are rotated and payloads sealed anew there", async () => {
      const { place: from } = await filled();
      const file = join(folder, `${name.slice(0, 6)}.zst`);
      expect(await portage(from, "db", "backup", file)).toMatchObject({ status: 0, stdout: expect.stringContaining("Keep PORTAGE_KEY apart") as string });
      expect(await portage(from, "db", "backup", file)).toMatchObject({ status: 1, stderr: expect.stringContaining("There is a file") as string });
      expect(await portage(from, "db", "restore", file)).toMatchObject({ status: 1, stderr: expect.stringContaining("The store is not empty") as string });
      const to = { folder: join(folder, `${name.slice(0, 6)}-data`) };
      expect(await portage(to, "db", "restore", file)).toMatchObject({ status: 0, stdout: expect.stringContaining("are restored") as string, stderr: "" });
      expect(await portage(to, "ledger", "verify")).toMatchObject({ status: 0, stdout: expect.stringContaining("no defect") as string });
      expect(await portage(to, "db", "rotate-key")).toMatchObject({ status: 0, stdout: expect.stringContaining("key 2") as string });
      expect(await portage(to, "db", "reseal")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^[1-9]\d* payloads were sealed with key 2\.\n$/) as string });
      expect((JSON.parse((await portage(to, "db", "status", "--json")).stdout) as { keys: { number: number; payloads: number }[] }).keys[0]).toMatchObject({ number: 1, payloads: 0 });
    }, 60_000);

    test("the ledger is verified, with ends that were kept elsewhere, and shown for a record", async () => {
      const { place: made, recordId } = await filled();
      const { stdout: heads } = await portage(made, "ledger", "heads");
      const file = join(folder, `${name.slice(0, 6)}-heads`);
      writeFileSync(file, heads);
      expect(await portage(made, "ledger", "verify", "--anchors", file)).toMatchObject({ status: 0, stdout: expect.stringMatching(/entries in \d+ chains, [1-9]\d* anchors: no defect\.\n$/) as string });
      const shown = (await portage(made, "ledger", "show", "MSG-A")).stdout;
      expect(shown).toMatch(new RegExp(`^Record ${recordId}\\n.* received .*sha256=[0-9a-f]{64}.*\\n.* converted .*tables=tables-1.*\\n.* queued `));
      expect((await portage(made, "ledger", "show", recordId)).stdout).toBe(shown);
      const [first] = (await portage(made, "ledger", "show", recordId, "--json")).stdout.split("\n");
      expect(JSON.parse(first!)).toMatchObject({ event: "received", recordId, detail: { bytes: expect.any(Number) as number } });

      const database = await connect(made);
      await database.query("alter table portage.ledger disable trigger all; update portage.ledger set who = 'Eve' where event = 'converted'; alter table portage.ledger enable trigger all");
      await database.close();
      const found = await portage(made, "ledger", "verify", "--json");
      expect(found.status).toBe(1);
      expect((JSON.parse(found.stdout) as { defects: unknown[] }).defects).toHaveLength(3);
    });
  });
}

describe("portage db and portage ledger", () => {
  const place = { folder: join(folder, "wrong") };

  test.each([
    [["db", "backup"], "say the file"],
    [["db", "restore"], "say the file"],
    [["ledger", "show"], "say which record"],
    [["ledger", "verify", "--anchor", "x"], "Unknown option"],
    [["ledger", "verify", "--anchors", join(root, "package.json")], "line 1 of"],
  ])("%j ends with 2 and opens no store", async (args, problem) => {
    expect(await portage(place, ...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(problem) as string });
    expect(existsSync(place.folder)).toBe(false);
  });

  test("say where the store cannot be opened", async () => {
    const made = await databases[0]!.place();
    const store = await storeAt(made);
    expect(await portage(made, "db", "status")).toMatchObject({ status: 1, stderr: expect.stringContaining("is in use by process") as string });
    await store.database.close();
    expect(await portage(made, "ledger", "show", "nobody")).toMatchObject({ status: 1, stderr: expect.stringContaining("the ledger has no record nobody") as string });
    expect(await portage(made, "db", "restore", join(folder, "nowhere.zst"))).toMatchObject({ status: 2, stderr: expect.stringMatching(/there is no .*nowhere\.zst/) as string });
    expect(await portage({ url: "postgresql://nobody@127.0.0.1:1/none" }, "db", "status")).toMatchObject({ status: 1, stderr: expect.stringContaining("ECONNREFUSED") as string });
  });
});
