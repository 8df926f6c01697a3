import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../../src/store/open.ts";
import { localKeyService } from "../../../src/store/sealing/key-service.ts";
import { openPayloads } from "../../../src/store/sealing/payloads.ts";
import { databases } from "../databases.ts";

const place = "record.body:a";
const service = (byte: number) => localKeyService(Buffer.alloc(32, byte));

for (const { name, skip, place: at } of databases) {
  describe.skipIf(skip)(`payload keys on ${name}`, { concurrent: false }, () => {
    async function open() {
      const database = await openDatabase(await at());
      onTestFinished(() => database.close());
      return database;
    }

    it("are made at the first start and the same at the next", async () => {
      const database = await open();
      const sealed = (await openPayloads(database, { present: service(1) })).seal("text", place);
      expect(String(await (await openPayloads(database, { present: service(1) })).open(sealed, place))).toBe("text");
      expect(await database.query("select number from portage.data_key", [])).toHaveLength(1);
    });

    it("are made once where several start at the same time", async () => {
      const database = await open();
      await Promise.all([1, 2, 3].map(() => openPayloads(database, { present: service(1) })));
      expect(await database.query("select number from portage.data_key", [])).toHaveLength(1);
    });

    it("do not open with another secret", async () => {
      const database = await open();
      await openPayloads(database, { present: service(1) });
      await expect(openPayloads(database, { present: service(2) })).rejects.toThrow("PORTAGE_PAYLOAD_KEY");
    });

    it("are wrapped anew where the secret changes, and then open without the former one", async () => {
      const database = await open();
      const sealed = (await openPayloads(database, { present: service(1) })).seal("text", place);
      await openPayloads(database, { present: service(2), previous: service(1) });
      expect(String(await (await openPayloads(database, { present: service(2) })).open(sealed, place))).toBe("text");
      await expect(openPayloads(database, { present: service(1) })).rejects.toThrow();
    });

    it("are added by a rotation: new payloads use the new one, older ones still open, here and in other processes", async () => {
      const database = await open();
      const [here, elsewhere] = [await openPayloads(database, { present: service(1) }), await openPayloads(database, { present: service(1) })];
      const before = here.seal("before", place);
      await here.rotate();
      const after = here.seal("after", place);
      expect([here.isOutdated(before), here.isOutdated(after)]).toEqual([true, false]);
      for (const payloads of [here, elsewhere]) {
        expect(String(await payloads.open(before, place))).toBe("before");
        expect(String(await payloads.open(after, place))).toBe("after");
      }
    });
  });
}
