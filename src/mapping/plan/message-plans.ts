import type { MessagePlan } from "./plan.ts";

/** Message tables by structure, each planned when it is first asked for. */
export class MessagePlans implements ReadonlyMap<string, MessagePlan> {
  readonly #planned = new Map<string, MessagePlan>();
  readonly #structures: ReadonlySet<string>;
  readonly #plan: (structure: string) => MessagePlan;

  constructor(structures: Iterable<string>, plan: (structure: string) => MessagePlan) {
    this.#structures = new Set(structures);
    this.#plan = plan;
  }

  get size(): number {
    return this.#structures.size;
  }

  has(structure: string): boolean {
    return this.#structures.has(structure);
  }

  get(structure: string): MessagePlan | undefined {
    const known = this.#planned.get(structure);
    if (known !== undefined || !this.#structures.has(structure)) return known;
    const plan = this.#plan(structure);
    this.#planned.set(structure, plan);
    return plan;
  }

  keys(): MapIterator<string> {
    return this.#structures.keys();
  }

  /** Plans all of them, in the order of the tables. */
  all(): ReadonlyMap<string, MessagePlan> {
    return new Map([...this.#structures].map((structure) => [structure, this.get(structure)!]));
  }

  values(): MapIterator<MessagePlan> {
    return this.all().values();
  }

  entries(): MapIterator<[string, MessagePlan]> {
    return this.all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, MessagePlan]> {
    return this.entries();
  }

  forEach(callback: (plan: MessagePlan, structure: string, map: ReadonlyMap<string, MessagePlan>) => void): void {
    for (const [structure, plan] of this.entries()) callback(plan, structure, this);
  }
}
