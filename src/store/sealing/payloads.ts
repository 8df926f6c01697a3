import { randomBytes } from "node:crypto";
import { issue } from "../../errors.ts";
import type { Database, Queries } from "../database.ts";
import { insertDataKey } from "../statements/insert-data-key.ts";
import { readDataKeys } from "../statements/read-data-keys.ts";
import type { KeptDataKey } from "../statements/read-data-keys.ts";
import { rewrapDataKey } from "../statements/rewrap-data-key.ts";
import type { KeyService } from "./key-service.ts";
import { keyNumberOf, openPayload, sealPayload } from "./payload.ts";
import type { DataKey, Place } from "./payload.ts";

/** Seals what the store keeps of records, and opens it again. */
export interface Payloads {
  seal(plain: Uint8Array | string, place: Place): Uint8Array;
  /** Rejects where the payload was changed or no key fits. `within` are the caller's transaction, where it has one: an embedded store has no second one. */
  open(payload: Uint8Array, place: Place, within?: Queries): Promise<Buffer>;
  /** The same for JSON. */
  sealJson(value: unknown, place: Place): Uint8Array;
  openJson<Value>(payload: Uint8Array, place: Place, within?: Queries): Promise<Value>;
  /** Seals new payloads with a new key from now on; gives its number. Other processes meet it when they read what it sealed. */
  rotate(): Promise<number>;
  /** True where the payload is not sealed with the newest key. */
  isOutdated(payload: Uint8Array): boolean;
  /** The number of the key that new payloads are sealed with. */
  newest(): number;
  /** Learns keys that other processes have made. */
  refresh(): Promise<void>;
}

/** The services that may have wrapped the keys: today's first, then one that is being replaced. */
export interface KeyServices {
  readonly present: KeyService;
  readonly previous?: KeyService;
}

/** Asks the service that wrapped a key. Where none has its name (a command may have been renamed), each is asked, for none opens what another one wrapped. */
async function openedBy({ wrapped, wrappedBy }: KeptDataKey, services: readonly KeyService[]): Promise<{ readonly service: KeyService; readonly key: Uint8Array }> {
  const named = services.find(({ name }) => name === wrappedBy);
  if (named !== undefined) return { service: named, key: await named.unwrap(wrapped) };
  for (const service of services) {
    const key = await service.unwrap(wrapped).catch(() => undefined);
    if (key !== undefined) return { service, key };
  }
  throw new Error(issue("store.key-wrong").text);
}

/** Opens a key; one that the previous service wrapped is wrapped anew, so that the previous secret can be forgotten. */
async function unwrapped(queries: Queries, kept: KeptDataKey, { present, previous }: KeyServices): Promise<DataKey> {
  const { service, key } = await openedBy(kept, previous === undefined ? [present] : [present, previous]);
  if (service !== present || kept.wrappedBy !== present.name) await rewrapDataKey(queries, kept.number, await present.wrap(key), present.name);
  return { number: kept.number, key };
}

/** Throws `store.key-wrong`, or what the key service says, where payload keys cannot be opened. */
export async function checkDataKeys(queries: Queries, services: KeyServices): Promise<void> {
  for (const kept of await readDataKeys(queries)) await unwrapped(queries, kept, services);
}

async function added(queries: Queries, { present }: KeyServices): Promise<DataKey> {
  const key = randomBytes(32);
  return { key, number: await insertDataKey(queries, await present.wrap(key), present.name) };
}

/**
 * The store's payload keys, each wrapped by the key service; the first start makes one. Throws `store.key-wrong` where neither service
 * has wrapped them.
 */
export async function openPayloads(database: Database, services: KeyServices): Promise<Payloads> {
  const keys = new Map<number, DataKey>();
  const load = (queries: Queries) =>
    readDataKeys(queries).then(async (kept) => {
      for (const one of kept) if (!keys.has(one.number)) keys.set(one.number, await unwrapped(queries, one, services));
    });
  const newest = () => keys.get(Math.max(...keys.keys()))!;
  const learn = (key: DataKey) => {
    keys.set(key.number, key);
    return key.number;
  };

  // Under the lock of readDataKeys, so that of several processes that start at once one makes the first key.
  await database.transaction(async (queries) => {
    await load(queries);
    if (keys.size === 0) learn(await added(queries, services));
  });

  const seal: Payloads["seal"] = (plain, place) => sealPayload(newest(), typeof plain === "string" ? Buffer.from(plain) : plain, place);
  const open: Payloads["open"] = async (payload, place, within) => {
    const number = keyNumberOf(payload);
    if (number !== null && !keys.has(number)) await (within === undefined ? database.transaction(load) : load(within));
    return openPayload(number === null ? undefined : keys.get(number)?.key, payload, place);
  };
  return {
    seal,
    open,
    sealJson: (value, place) => seal(JSON.stringify(value), place),
    openJson: async <Value>(payload: Uint8Array, place: Place, within?: Queries) => JSON.parse((await open(payload, place, within)).toString("utf8")) as Value,
    rotate: async () => learn(await database.transaction((queries) => added(queries, services))),
    isOutdated: (payload) => keyNumberOf(payload) !== newest().number,
    newest: () => newest().number,
    refresh: () => database.transaction(load),
  };
}
