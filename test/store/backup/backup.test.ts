import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { createHash } from "node:crypto";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { restoreBackup } from "../../../src/store/backup/restore.ts";
import { readTables } from "../../../src/store/backup/tables.ts";
import type { BackupTotals } from "../../../src/store/backup/write.ts";
import { writeBackup } from "../../../src/store/backup/write.ts";
import type { Database } from "../../../src/store/database.ts";
import { migrateWithin, migrations } from "../../../src/store/migrate.ts";
import { connect } from "../../../src/store/open.ts";
import type { StorePlace } from "../../../src/store/open.ts";
import { places } from "../../../src/store/places.ts";
import { localKeyService } from "../../../src/store/sealing/key-service.ts";
import type { Store } from "../../../src/store/store.ts";
import { accept, startScriptedTarget } from "../../delivery/scripted-target.ts";
import { startTestOutbox } from "../../delivery/start-outbox.ts";
import { databases } from "../databases.ts";
import { defectsOf } from "../ledger/ledgers.ts";
import { keys, storeAt, storeOn } from "../stores.ts";
import { contentOf, fill } from "./filled.ts";

const ignore = () => undefined;

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "portage-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "store.zst");
}

async function closing(database: Promise<Database>): Promise<Database> {
  const opened = await database;
  onTestFinished(() => opened.close());
  return opened;
}

/** An empty place: what a new data folder or a new database is. */
async function emptyPlace(place: () => Promise<StorePlace>): Promise<StorePlace> {
  const made = await place();
  const database = await connect(made);
  await database.query("drop schema if exists portage cascade");
  await database.close();
  return made;
}

interface BackedUp extends Awaited<ReturnType<typeof fill>> {
  readonly store: Store;
  readonly file: string;
  readonly totals: BackupTotals;
}

/** A filled store and its backup, one for each database: no case changes either. */
const made = new Map<() => Promise<StorePlace>, Promise<BackedUp>>();
const folder = mkdtempSync(join(tmpdir(), "portage-backup-"));
afterAll(async () => {
  for (const { store } of await Promise.all(made.values())) await store.database.close();
  rmSync(folder, { recursive: true });
});

function backedUp(place: () => Promise<StorePlace>): Promise<BackedUp> {
  const make = async () => {
    const store = await storeAt(await place());
    const filled = await fill(store);
    const file = join(folder, `${made.size}.zst`);
    return { store, file, totals: await writeBackup(store.database, file, new Date(), ignore), ...filled };
  };
  if (!made.has(place)) made.set(place, make());
  return made.get(place)!;
}

const there = databases.filter(({ skip }) => !skip);
const pairs = there.flatMap((from) => there.map((to) => [from.name, to.name, from.place, to.place] as const));

describe.each(pairs)("a backup of %s restored into %s", (_, __, from, to) => {
  it("is the same store: every row, readable payloads, a ledger without defects, numbers that go on", async () => {
    const { store, file, totals, recordId, body } = await backedUp(from);
    const database = await closing(connect(await emptyPlace(to)));
    const content = await contentOf(store.database);
    expect(Object.values(content).every((rows) => rows.length > 0)).toBe(true);
    expect(await restoreBackup(database, file, keys, ignore)).toEqual(totals);
    expect(await contentOf(database)).toEqual(content);
    expect(await defectsOf(database)).toEqual([]);

    const restored = await storeOn(database);
    const [row] = await database.query<{ body: Uint8Array }>("select body from portage.record where id = $1", [recordId]);
    expect((await restored.payloads.open(row!.body, places.body(recordId))).equals(body)).toBe(true);
    expect(await restored.payloads.rotate()).toBe(2);
    await expect(database.query("delete from portage.record")).rejects.toThrow("foreign key");
    await expect(database.query("delete from portage.ledger")).rejects.toThrow("append-only");
  });
});

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`a backup on ${name}`, () => {
    it("lets deliveries that were not settled go on", async () => {
      const { file, deliveryId } = await backedUp(place);
      const database = await connect(await emptyPlace(place));
      await restoreBackup(database, file, keys, ignore);
      const target = await startScriptedTarget([accept, accept]);
      onTestFinished(() => target.stop());
      const outbox = await startTestOutbox(await storeOn(database), target.url);
      onTestFinished(() => outbox.stop());
      expect(await outbox.wait(deliveryId, 10_000)).toMatchObject({ state: "delivered" });
    });

    it("has no payload in plain text, and can be read by its owner alone", async () => {
      const { file } = await backedUp(place);
      const text = zstdDecompressSync(readFileSync(file)).toString("latin1");
      expect(text).not.toContain("MSH|");
      expect(text).not.toContain(Buffer.from("MSH|").toString("hex"));
      expect(statSync(file).mode & 0o777).toBe(0o600);
    });

    it("takes no other file's place, and leaves nothing behind where it cannot be written", async () => {
      const { store, file: existing } = await backedUp(place);
      const file = newFile();
      copyFileSync(existing, file);
      await expect(writeBackup(store.database, file, new Date(), ignore)).rejects.toThrow("There is a file");
      const failing = () => {
        throw new Error("the disk is full");
      };
      await expect(writeBackup(store.database, `${file}.2`, new Date(), failing)).rejects.toThrow("the disk is full");
      expect(readdirSync(join(file, ".."))).toEqual(["store.zst"]);
    });

    it("is refused where the store has rows, which stay as they are", async () => {
      const { store, file } = await backedUp(place);
      const before = await contentOf(store.database);
      await expect(restoreBackup(store.database, file, keys, ignore)).rejects.toThrow("The store is not empty: the table bundle_order has rows.");
      expect(await contentOf(store.database)).toEqual(before);
    });

    it("is refused where the deployment's keys are others", async () => {
      const { file } = await backedUp(place);
      const database = await closing(connect(await emptyPlace(place)));
      const other = { deployment: Buffer.alloc(32, 2), services: { present: localKeyService(Buffer.alloc(32, 1)) } };
      await expect(restoreBackup(database, file, other, ignore)).rejects.toThrow("another PORTAGE_KEY");
      await expect(restoreBackup(database, file, { ...keys, services: { present: localKeyService(Buffer.alloc(32, 2)) } }, ignore)).rejects.toThrow("are sealed with keys that neither");
      expect(await readTables(database)).toEqual([]);
    });

    it("is refused where it is not whole, and nothing of it stays", async () => {
      const whole = readFileSync((await backedUp(place)).file);
      const file = newFile();
      const database = await closing(connect(await emptyPlace(place)));
      const lines = zstdDecompressSync(whole).toString("utf8").trimEnd().split("\n");
      const resealed = (changed: readonly string[]) => {
        const text = `${changed.join("\n")}\n`;
        return zstdCompressSync(`${text}${JSON.stringify({ sha256: createHash("sha256").update(text).digest("hex") })}\n`);
      };
      const broken: readonly (readonly [string, Buffer, string])[] = [
        ["cut off", whole.subarray(0, whole.length - 100), "is cut off"],
        ["cut off at a line", zstdCompressSync(`${lines.slice(0, -1).join("\n")}\n`), "its end is missing"],
        ["without a row", zstdCompressSync(`${lines.toSpliced(lines.length - 2, 1).join("\n")}\n`), "does not fit the checksum"],
        ["with a row that was changed", zstdCompressSync(`${lines.map((line) => line.replace('"adt"', '"lab"')).join("\n")}\n`), "does not fit the checksum"],
        ["with fewer rows than it says", resealed(lines.slice(0, -2)), "does not have as many rows"],
        ["continued after its end", zstdCompressSync(`${lines.join("\n")}\n[]\n`), "something follows its end"],
        ["of another kind", zstdCompressSync('{"portage":"profile"}\n'), "does not begin with the header"],
        ["no zstd", Buffer.from("MSH|"), "is not compressed with zstd"],
        ["empty", Buffer.alloc(0), "is cut off"],
      ];
      for (const [what, bytes, problem] of broken) {
        writeFileSync(file, bytes);
        await expect(restoreBackup(database, file, keys, ignore), what).rejects.toThrow(problem);
        expect(await readTables(database), what).toEqual([]);
      }
      await expect(restoreBackup(database, `${file}.other`, keys, ignore)).rejects.toThrow("ENOENT");
    });

    it("of a newer version is refused", async () => {
      const database = await closing(connect(await emptyPlace(place)));
      const file = newFile();
      writeFileSync(file, zstdCompressSync('{"portage":"backup","format":1,"schema":9999,"takenAt":"","tables":[]}\n'));
      await expect(restoreBackup(database, file, keys, ignore)).rejects.toThrow("schema version 9999, which this version of Portage does not know");
    });

    it("of an older version is restored and brought up to date", async () => {
      // Every version where a new database costs little; the last without sealed payloads where it does.
      for (const { number } of migrations().filter((migration) => name === "PostgreSQL" || migration.number === 4)) {
        const old = await connect(await emptyPlace(place));
        await old.transaction((queries) => migrateWithin(queries, number));
        const id = "00000000-0000-7000-8000-000000000001";
        const body = number < 5 ? "MSH|old" : "\0MSH|old";
        await old.query("insert into portage.record (id, feed, content_type, body, body_hash) values ($1, 'adt', 'x', $2, 'x')", [id, Buffer.from(body)]);
        const file = newFile();
        expect(await writeBackup(old, file, new Date(), ignore)).toEqual({ schema: number, rows: 1 });
        await old.close();

        const database = await connect(await emptyPlace(place));
        expect(await restoreBackup(database, file, keys, ignore)).toEqual({ schema: number, rows: 1 });
        const { payloads } = await storeOn(database);
        const [row] = await database.query<{ body: Uint8Array }>("select body from portage.record", []);
        expect((await payloads.open(row!.body, places.body(id))).toString()).toBe("MSH|old");
        expect(await database.query("select max(number) as number from portage.migration")).toEqual([{ number: migrations().at(-1)!.number }]);
        await database.close();
      }
    });
  });
}

describe.skipIf(databases[1]!.skip)("a backup beside a running service", () => {
  it("has what had been committed at its beginning, and nothing of what came after", async () => {
    const store = await storeAt(await databases[1]!.place());
    onTestFinished(() => store.database.close());
    await fill(store);
    const before = await contentOf(store.database);
    const file = newFile();
    let writing: Promise<unknown> | undefined;
    await writeBackup(store.database, file, new Date(), () => void (writing ??= fill(store)));
    await writing;
    const database = await closing(connect(await emptyPlace(databases[1]!.place)));
    await restoreBackup(database, file, keys, ignore);
    expect(await contentOf(database)).toEqual(before);
    expect(await contentOf(store.database)).not.toEqual(before);
  });
});
