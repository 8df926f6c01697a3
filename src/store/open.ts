import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";

/** Where the store is: a PostgreSQL server, or the embedded database in a data folder. */
export type StorePlace = { readonly url: string } | { readonly folder: string };

/** Connects to the store's database and leaves its schema as it is. Only the driver that is needed is loaded. */
export async function connect(place: StorePlace): Promise<Database> {
  return "url" in place ? (await import("./postgres.ts")).openServer(place.url) : (await import("./pglite.ts")).openEmbedded(place.folder);
}

/** Opens the store's database with its schema up to date. */
export async function openDatabase(place: StorePlace): Promise<Database> {
  const database = await connect(place);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
