import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../src/store/open.ts";
import { databases } from "./databases.ts";

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`database: ${name}`, () => {
    async function open() {
      const database = await openDatabase(await place());
      onTestFinished(() => database.close());
      await database.query("create table t (n integer primary key, b bytea, j json)");
      return database;
    }

    it("commits what a transaction wrote", async () => {
      const database = await open();
      await database.transaction((queries) => queries.query("insert into t (n) values ($1)", [1]));
      expect(await database.query("select n from t")).toEqual([{ n: 1 }]);
    });

    it("rolls back when the work fails, and works on", async () => {
      const database = await open();
      const failing = database.transaction(async (queries) => {
        await queries.query("insert into t (n) values ($1)", [1]);
        throw new Error("stop");
      });
      await expect(failing).rejects.toThrow("stop");
      expect(await database.query("select n from t")).toEqual([]);
    });

    it("works on after a statement inside a transaction failed", async () => {
      const database = await open();
      await expect(database.transaction((queries) => queries.query("select nothing"))).rejects.toThrow("nothing");
      await expect(database.query("begin; insert into t (n) values (1); select nothing; commit")).rejects.toThrow("nothing");
      expect(await database.query("select n from t")).toEqual([]);
    });

    it.skipIf(name === "PGlite")("works on after the connection of a transaction broke between two statements", async () => {
      const database = await open();
      const broken = database.transaction(async (queries) => {
        await queries.query("insert into t (n) values ($1)", [1]);
        const [own] = await queries.query<{ pid: number }>("select pg_backend_pid() as pid");
        await database.query("select pg_terminate_backend($1)", [own!.pid]);
        await new Promise((resolve) => setTimeout(resolve, 200));
        await queries.query("insert into t (n) values ($1)", [2]);
      });
      await expect(broken).rejects.toThrow();
      expect(await database.query("select n from t")).toEqual([]);
    });

    it("gives the rows of every statement of a text", async () => {
      const database = await open();
      expect(await database.query("select 1 as n; select 2 as n")).toEqual([{ n: 1 }, { n: 2 }]);
    });

    it("gives back bytes and JSON as they were", async () => {
      const database = await open();
      const bytes = Buffer.from([0, 1, 127, 128, 255]);
      await database.query("insert into t (n, b, j) values ($1, $2, $3)", [1, bytes, JSON.stringify([{ text: "é\0\ud800" }])]);
      const [row] = await database.query<{ b: Uint8Array; j: unknown }>("select b, j from t");
      expect(Buffer.from(row!.b)).toEqual(bytes);
      expect(row!.j).toEqual([{ text: "é\0\ud800" }]);
    });
  });
}
