import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";

/** Where the store is: a PostgreSQL server, or the embedded database in a data folder. */
export type StorePlace = { readonly url: string } | { readonly folder: string };

/** Opens the store's database with its schema up to date. Only the driver that is needed is loaded. */
export async function openDatabase(place: StorePlace): Promise<Database> {
  const database = "url" in place ? await (await import("./postgres.ts")).openServer(place.url) : await (await import("./pglite.ts")).openEmbedded(place.folder);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
