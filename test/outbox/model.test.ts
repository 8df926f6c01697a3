import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Verdict } from "../../src/delivery/verdict.ts";
import { settle } from "../../src/outbox/settle.ts";
import type { Attempt } from "../../src/outbox/take.ts";
import { take } from "../../src/outbox/take.ts";
import type { Jobs } from "../../src/store/jobs.ts";
import { startJobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import { findDeliveries } from "../../src/store/statements/find-deliveries.ts";
import type { Store } from "../../src/store/store.ts";
import { databases } from "../store/databases.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";

/** What the outbox promises of a delivery (docs/outbox.md), without a database. */
interface ModelDelivery {
  readonly id: string;
  readonly lanes: readonly string[];
  state: "queued" | "delivering" | "retrying" | "delivered" | "quarantined";
  attempts: number;
}

interface Model {
  readonly deliveries: ModelDelivery[];
}

/** The real outbox, and the attempts that a living process has under way. */
interface Real {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly running: Map<string, Attempt>;
  /** Attempts of processes that died: they may still come back. */
  readonly ghosts: Attempt[];
}

type Command = fc.AsyncCommand<Model, Real>;

const isOpen = ({ state }: ModelDelivery) => state === "queued" || state === "delivering" || state === "retrying";

/** The open deliveries that no earlier open one shares a lane with. */
function first(deliveries: readonly ModelDelivery[]): ModelDelivery[] {
  return deliveries.filter((one, index) => isOpen(one) && !deliveries.slice(0, index).some((earlier) => isOpen(earlier) && earlier.lanes.some((lane) => one.lanes.includes(lane))));
}

async function inTheStore({ store }: Real): Promise<Map<string, { state: string; attempts: number; waitsFor: number; jobs: number }>> {
  const rows = await store.database.query<{ id: string; state: string; attempts: number; waitsFor: number; jobs: number }>(
    `select delivery.id, delivery.state, attempts, waits_for as "waitsFor", (select count(*)::integer from portage_jobs.job where job.id = delivery.id) as jobs from portage.delivery`,
    [],
  );
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** Store and model agree, and exactly what may be delivered has a job. */
async function agree(model: Model, real: Real): Promise<void> {
  const kept = await inTheStore(real);
  const due = new Set(first(model.deliveries));
  for (const delivery of model.deliveries) {
    const { state, attempts } = delivery;
    expect(kept.get(delivery.id)).toMatchObject({ state, attempts, jobs: due.has(delivery) ? 1 : 0 });
    expect(kept.get(delivery.id)!.waitsFor === 0 || !due.has(delivery)).toBe(true);
  }
  const laneOf = [...real.running.keys()].flatMap((id) => model.deliveries.find((delivery) => delivery.id === id)!.lanes);
  expect(new Set(laneOf).size).toBe(laneOf.length);
}

class Keep implements Command {
  readonly lanes: readonly string[];
  constructor(lanes: readonly string[]) {
    this.lanes = lanes;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const kept = await keepRecord(real.store, real.jobs, recordToKeep({ result: { kind: "queued", bundle: '{"resourceType":"Bundle"}', lanes: this.lanes } }));
    if (kept.kind !== "queued") throw new Error(kept.kind);
    model.deliveries.push({ id: kept.deliveryId, lanes: this.lanes, state: "queued", attempts: 0 });
    await agree(model, real);
  }
  toString = () => `keep(${this.lanes.join(", ")})`;
}

class Take implements Command {
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const able = first(model.deliveries).filter(({ id }) => !real.running.has(id));
    const taken = await take(real.store, real.jobs, "default");
    if (typeof taken === "string") expect([taken, able]).toEqual(["nothing", []]);
    else {
      const delivery = able.find(({ id }) => id === taken.id)!;
      expect(delivery).toBeDefined();
      expect(taken.uncertain).toBe(delivery.state === "delivering");
      delivery.state = "delivering";
      expect(taken.number).toBe(++delivery.attempts);
      real.running.set(taken.id, taken);
    }
    await agree(model, real);
  }
  toString = () => "take";
}

const verdicts: Readonly<Record<"delivered" | "retrying" | "quarantined", Verdict>> = {
  delivered: { kind: "delivered", stored: [] },
  retrying: { kind: "retry", issues: [], strike: false, pace: "usual", afterMilliseconds: null },
  quarantined: { kind: "refused", issues: [], stored: [], remaining: null, refusedEntries: [] },
};

class Settle implements Command {
  readonly which: number;
  readonly to: keyof typeof verdicts;
  constructor(which: number, to: keyof typeof verdicts) {
    this.which = which;
    this.to = to;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const attempt = [...real.running.values()][this.which % Math.max(real.running.size, 1)];
    if (attempt === undefined) return;
    expect(await settle(real.store, real.jobs, attempt, verdicts[this.to])).toBe(true);
    real.running.delete(attempt.id);
    model.deliveries.find(({ id }) => id === attempt.id)!.state = this.to;
    // Its rest is over.
    await real.store.database.transaction(async (queries) => real.jobs.hasten(queries, await findDeliveries(queries, "retrying")));
    await agree(model, real);
  }
  toString = () => `settle(${this.which}, ${this.to})`;
}

/** A process dies with all it has under way; the next one starts. */
class Die implements Command {
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    real.ghosts.push(...real.running.values());
    real.running.clear();
    await real.store.database.transaction(async (queries) => real.jobs.release(queries, await findDeliveries(queries, "delivering")));
    await agree(model, real);
  }
  toString = () => "die";
}

/** A process that everybody took for dead comes back with what the target said to it, after another one has begun. */
class ComeBack implements Command {
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const ghost = real.ghosts.at(-1);
    const delivery = model.deliveries.find(({ id }) => id === ghost?.id);
    if (ghost === undefined || delivery === undefined || delivery.attempts === ghost.number) return;
    expect(await settle(real.store, real.jobs, ghost, verdicts.quarantined)).toBe(false);
    await agree(model, real);
  }
  toString = () => "come back";
}

const lanes = fc.uniqueArray(fc.constantFrom("Patient/a", "Patient/b", "Patient/c"), { minLength: 1, maxLength: 2 });
const commands = [
  lanes.map((of) => new Keep(of)),
  fc.constant(new Take()),
  fc.tuple(fc.nat({ max: 3 }), fc.constantFrom("delivered" as const, "delivered" as const, "retrying" as const, "quarantined" as const)).map(([which, to]) => new Settle(which, to)),
  fc.constant(new Die()),
  fc.constant(new ComeBack()),
];

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`the outbox as a model on ${name}`, { concurrent: false }, () => {
    let opened: Promise<Pick<Real, "store" | "jobs">> | undefined;
    const open = () =>
      (opened ??= (async () => {
        const store = await storeAt(await place());
        return { store, jobs: await startJobs(store.database, ["default"], 60, () => undefined) };
      })());
    afterAll(async () => {
      const real = await opened;
      await real?.jobs.stop();
      await real?.store.database.close();
    });

    it("does what its invariants say, whatever is kept, taken, settled or dies in whatever order", { timeout: 300_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (run) => {
          const { store, jobs } = await open();
          await store.database.query("truncate portage.lane, portage.predecessor, portage.quarantine, portage.crosswalk, portage.written, portage.sending, portage.delivery cascade; delete from portage_jobs.job");
          const model: Model = { deliveries: [] };
          const real: Real = { store, jobs, running: new Map(), ghosts: [] };
          await fc.asyncModelRun(() => ({ model, real }), run);
          // Nothing is left behind: what is open is delivered in the end.
          for (;;) {
            const attempt = [...real.running.values()][0] ?? (await take(store, jobs, "default"));
            if (attempt === "nothing" || attempt === "again") break;
            real.running.delete(attempt.id);
            await settle(store, jobs, attempt, verdicts.delivered);
          }
          expect([...(await inTheStore(real)).values()].every(({ state, jobs: left }) => (state === "delivered" || state === "quarantined") && left === 0)).toBe(true);
        }),
        { numRuns: Number(process.env["PORTAGE_MODEL_RUNS"] ?? 40) },
      );
    });
  });
}
