import { describe, expect, it, onTestFinished } from "vitest";
import { migrate, migrateWithin } from "../../src/store/migrate.ts";
import { openDatabase } from "../../src/store/open.ts";
import { databases } from "./databases.ts";
import { dumpSchema } from "./schema-dump.ts";

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`migrations on ${name}`, () => {
    async function open() {
      const database = await openDatabase(await place());
      onTestFinished(() => database.close());
      return database;
    }

    it("make the schema that schema.sql shows", async () => {
      await expect(await dumpSchema(await open())).toMatchFileSnapshot("../../src/store/schema.sql");
    });

    it("do nothing the second time, also when two start at once", async () => {
      const database = await open();
      expect(await Promise.all([migrate(database), migrate(database)])).toEqual([[], []]);
    });

    it("leave nothing behind when one of them fails", async () => {
      const database = await open();
      await database.query("drop schema portage cascade; create schema portage; create table portage.delivery (id uuid)");
      await expect(migrate(database)).rejects.toThrow("already exists");
      expect(await database.query("select relname from pg_class where relnamespace = 'portage'::regnamespace and relkind = 'r'")).toEqual([{ relname: "delivery" }]);
    });

    it("put the Bundles of earlier versions into the order of reading", async () => {
      const database = await open();
      await database.query("drop schema portage cascade");
      await database.transaction((queries) => migrateWithin(queries, 10));
      const ids = [3, 1, 2].map((number) => `00000000-0000-7000-8000-00000000000${number}`);
      await database.query("insert into portage.record (id, feed, content_type, body_hash) values ($1, 'adt', 'x', '')", [ids[0]]);
      for (const id of ids) await database.query("insert into portage.delivery (id, record_id, feed, target) values ($1, $2, 'adt', 'ehr')", [id, ids[0]]);
      await migrate(database);
      expect(await database.query("select position::integer as position, delivery_id as id, feed, target from portage.bundle_order order by position")).toEqual(ids.toSorted().map((id, index) => ({ position: index + 1, id, feed: "adt", target: "ehr" })));
    });

    it("refuse a database that a newer version made", async () => {
      const database = await open();
      await database.query("insert into portage.migration (number, name) values (9999, 'from-the-future')");
      await expect(migrate(database)).rejects.toThrow("migration 9999, which this version of Portage does not know");
    });
  });
}
