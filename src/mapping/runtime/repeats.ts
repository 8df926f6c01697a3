import type { FhirObject } from "../../model/fhir.ts";
import type { TablePlan } from "../plan/plan.ts";
import type { Run } from "./run.ts";

/** More than a record's nodes are deep. */
const depths = 8;

/** A resource that a data type table has made, and what was noted while it was made. */
interface Made {
  readonly resource: number;
  readonly from: number;
  readonly trail: readonly [number, number];
  /** Where the asides of that trail begin among those of the run. */
  readonly asides: number;
  readonly translations: readonly [number, number];
}

/**
 * Resources that data type tables have made from a text of this record. The same text again (the observer of each result) is the same resource: it is not made
 * twice, and its leaves lead to what is there. Only for tables that look at nothing but their node.
 */
export class Repeats {
  readonly #run: Run;
  /** By table and depth, and in each by the text. */
  readonly #made: (Map<string, Made> | undefined)[] = [];

  constructor(run: Run) {
    this.#run = run;
  }

  /** Resources that are taken back may be among them. */
  clear(): void {
    this.#made.length = 0;
  }

  /** The Reference of a resource that `make` would make, from what is there or from `make`. */
  take(table: TablePlan, from: number, to: number, depth: number, make: () => FhirObject | undefined): FhirObject | undefined {
    if (!table.selfContained) return make();
    const run = this.#run;
    const made = (this.#made[table.index * depths + depth] ??= new Map());
    const text = run.record.span(from, to);
    const known = made.get(text);
    if (known !== undefined) return this.#again(known, table, from, to);
    const [trail, asides, translations] = [run.trail.length, run.asides.length, run.translations.length];
    const reference = make();
    if (reference === undefined) return undefined;
    made.set(text, { resource: run.links.at(-1)!.to, from, trail: [trail, run.trail.length], asides, translations: [translations, run.translations.length] });
    return reference;
  }

  #again({ resource, from: first, trail: [start, end], asides, translations }: Made, table: TablePlan, from: number, to: number): FhirObject {
    const run = this.#run;
    const { holders, properties, leaves, rows } = run.trail;
    let aside = asides;
    for (let entry = start; entry < end; entry++) {
      const isAside = run.asides[aside] === entry;
      if (isAside) aside++;
      if (leaves[entry]! < 0) continue;
      if (isAside) run.asides.push(run.trail.length);
      run.trail.add(holders[entry]!, properties[entry]!, leaves[entry]! - first + from, rows[entry]!);
    }
    for (let leaf = from; leaf < to; leaf++) {
      const same = leaf - from + first;
      if (run.outcomes[same]! > 0) run.settle(leaf, leaf + 1, run.outcomes[same]!, run.outcomeRows[same]!);
    }
    for (const translation of run.translations.slice(...translations)) run.translations.push({ ...translation, leaf: translation.leaf - first + from });
    const holder: FhirObject = {};
    run.links.push({ holder, from: run.current, to: resource, row: table.keyRow });
    return holder;
  }
}
