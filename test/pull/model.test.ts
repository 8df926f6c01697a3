import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Outcome } from "../../src/model/pull.ts";
import { databases } from "../store/databases.ts";
import { keepForPull, openPullStore } from "./stores.ts";
import type { PullStore } from "./stores.ts";

/** What is promised of a Bundle that is fetched (docs/pull.md), without a database. */
interface ModelBundle {
  readonly id: string;
  readonly lanes: readonly string[];
  state: "queued" | "delivering" | "retrying" | "delivered" | "quarantined";
  attempts: number;
  /** The last lease, and whether its time is over. */
  lease: string | null;
  lapsed: boolean;
}

interface Model {
  readonly bundles: ModelBundle[];
  /** Every lease that a consumer has ever got, with its Bundle: consumers may speak of old ones. */
  readonly leases: { readonly id: string; readonly lease: string }[];
}

type Command = fc.AsyncCommand<Model, PullStore>;

const isOpen = ({ state }: ModelBundle) => state === "queued" || state === "delivering" || state === "retrying";

/** Those that may be handed out: open, held by nobody, and behind no open one of a common lane. Oldest first. */
function due(bundles: readonly ModelBundle[]): ModelBundle[] {
  return bundles.filter((one, index) => isOpen(one) && (one.state !== "delivering" || one.lapsed) && !bundles.slice(0, index).some((earlier) => isOpen(earlier) && earlier.lanes.some((lane) => one.lanes.includes(lane))));
}

async function agree(model: Model, { store }: PullStore): Promise<void> {
  const rows = await store.database.query<{ id: string; state: string; attempts: number; lease: string | null }>("select id, state, attempts, lease_id as lease from portage.delivery order by id", []);
  expect(rows).toEqual(model.bundles.map(({ id, state, attempts, lease }) => ({ id, state, attempts, lease })));
  const held = model.bundles.filter(({ state, lapsed }) => state === "delivering" && !lapsed).flatMap(({ lanes }) => lanes);
  expect(new Set(held).size).toBe(held.length);
}

class Keep implements Command {
  readonly lanes: readonly string[];
  constructor(lanes: readonly string[]) {
    this.lanes = lanes;
  }
  check = () => true;
  async run(model: Model, real: PullStore): Promise<void> {
    model.bundles.push({ id: await keepForPull(real, this.lanes), lanes: this.lanes, state: "queued", attempts: 0, lease: null, lapsed: false });
  }
  toString = () => `keep(${this.lanes.join(", ")})`;
}

class Lease implements Command {
  readonly limit: number;
  constructor(limit: number) {
    this.limit = limit;
  }
  check = () => true;
  async run(model: Model, real: PullStore): Promise<void> {
    const expected = due(model.bundles).slice(0, this.limit);
    const leased = await real.pull.lease({ name: "consumer", feeds: undefined }, { target: "ehr", limit: this.limit, seconds: 3600 });
    for (const bundle of expected) Object.assign(bundle, { state: "delivering", attempts: bundle.attempts + 1, lease: leased[0]?.lease, lapsed: false });
    expect(leased.map(({ id, attempt }) => ({ id, attempt }))).toEqual(expected.map(({ id, attempts }) => ({ id, attempt: attempts })));
    model.leases.push(...leased.map(({ id, lease }) => ({ id, lease })));
    await agree(model, real);
  }
  toString = () => `lease(${this.limit})`;
}

const outcomes: Readonly<Record<Outcome["kind"], Outcome>> = { stored: { kind: "stored" }, later: { kind: "later", reason: "busy", seconds: null }, refused: { kind: "refused", reason: "no" } };
const states = { stored: "delivered", later: "retrying", refused: "quarantined" } as const;

/** A consumer says what became of a Bundle, under its present lease or an old one. */
class Tell implements Command {
  readonly which: number;
  readonly kind: Outcome["kind"];
  constructor(which: number, kind: Outcome["kind"]) {
    this.which = which;
    this.kind = kind;
  }
  check = (model: Readonly<Model>) => model.leases.length > 0;
  async run(model: Model, real: PullStore): Promise<void> {
    const { id, lease } = model.leases[this.which % model.leases.length]!;
    const bundle = model.bundles.find((one) => one.id === id)!;
    const state = states[this.kind];
    const told = await real.pull.tell({ name: "consumer", feeds: undefined }, id, lease, outcomes[this.kind]);
    if (bundle.lease === lease && (bundle.state === "delivering" || bundle.state === state)) {
      expect(told).toEqual({ kind: "taken", state });
      bundle.state = state;
    } else expect(told).toEqual({ kind: "lost", state: bundle.state });
    // Its rest is over.
    await real.store.database.query("update portage.delivery set not_before = null", []);
    await agree(model, real);
  }
  toString = () => `tell(${this.which}, ${this.kind})`;
}

/** The time of a lease is over. */
class Lapse implements Command {
  readonly which: number;
  constructor(which: number) {
    this.which = which;
  }
  check = (model: Readonly<Model>) => model.leases.length > 0;
  async run(model: Model, real: PullStore): Promise<void> {
    const { lease } = model.leases[this.which % model.leases.length]!;
    await real.store.database.query("update portage.delivery set leased_until = clock_timestamp() where lease_id = $1", [lease]);
    for (const bundle of model.bundles) if (bundle.lease === lease) bundle.lapsed = true;
  }
  toString = () => `lapse(${this.which})`;
}

const lanes = fc.uniqueArray(fc.constantFrom("Patient/a", "Patient/b", "Patient/c", "Patient/d"), { minLength: 1, maxLength: 2 });
const commands = [
  lanes.map((of) => new Keep(of)),
  lanes.map((of) => new Keep(of)),
  fc.integer({ min: 1, max: 3 }).map((limit) => new Lease(limit)),
  fc.tuple(fc.nat({ max: 9 }), fc.constantFrom<Outcome["kind"]>("stored", "stored", "stored", "later", "refused")).map(([which, kind]) => new Tell(which, kind)),
  fc.nat({ max: 9 }).map((which) => new Lapse(which)),
];

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`Bundles that are fetched, as a model on ${name}`, { concurrent: false }, () => {
    let opened: Promise<PullStore> | undefined;
    const open = () => (opened ??= place().then(openPullStore));
    afterAll(async () => (await opened)?.close());

    it("are held by one lease at a time, in the order of each patient, and end once, whatever consumers do", { timeout: 300_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (run) => {
          const real = await open();
          await real.store.database.query("truncate portage.lane, portage.predecessor, portage.quarantine, portage.crosswalk, portage.written, portage.sending, portage.bundle_order, portage.delivery cascade");
          const model: Model = { bundles: [], leases: [] };
          await fc.asyncModelRun(() => ({ model, real }), run);
          // Nothing is left behind: what is open is acknowledged in the end, each lane in its order.
          await real.store.database.query("update portage.delivery set leased_until = clock_timestamp()", []);
          const consumer = { name: "last", feeds: undefined };
          for (;;) {
            const leased = await real.pull.lease(consumer, { target: "ehr", limit: 10, seconds: 60 });
            if (leased.length === 0) break;
            for (const { id, lease } of leased) await real.pull.tell(consumer, id, lease, { kind: "stored" });
          }
          const ends = await real.store.database.query<{ id: string; state: string; stored: number }>(
            "select id, state, (select count(*)::integer from portage.ledger where delivery_id = delivery.id and event = 'stored') as stored from portage.delivery",
            [],
          );
          expect(ends.filter(({ state, stored }) => !(state === "delivered" && stored === 1) && !(state === "quarantined" && stored === 0))).toEqual([]);
          expect(await real.store.database.query("select from portage.predecessor", [])).toEqual([]);
        }),
        { numRuns: Number(process.env["PORTAGE_MODEL_RUNS"] ?? 40) },
      );
    });
  });
}
