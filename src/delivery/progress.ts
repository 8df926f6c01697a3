import type { Issue } from "../model/issue.ts";
import type { StoredResource } from "../model/target.ts";
import type { KeptContent } from "../model/update.ts";
import type { Entry } from "./entries.ts";
import type { Plan } from "./plan.ts";
import type { Unit } from "./units.ts";
import type { Retry } from "./verdict.ts";

/** Why a unit waits: what it refers to, and which refused unit that comes from. */
export interface Wait {
  readonly needed: Unit;
  readonly refused: Unit;
}

/** Why the target does not get a unit, or does not take it. */
export interface RefusedUnit {
  readonly issues: readonly Issue[];
  /** The entries that the issues speak of; the unit's others wait with them. */
  readonly entries: readonly Entry[];
}

/** How far an attempt has come. */
export class Progress {
  /** What the target has, by reference: stored by this attempt, or unchanged. */
  readonly done = new Map<string, StoredResource>();
  /** The parts that the target has of entries that are to be sent, by reference. */
  readonly parts = new Map<string, StoredResource>();
  readonly refused = new Map<Unit, RefusedUnit>();
  readonly waiting = new Map<Unit, Wait>();
  /** Entries that were stored with a part of what they list; the whole of each is still to be stored. */
  readonly partial = new Set<Entry>();
  /** Units that are for another attempt, and why; null: they need one of those. */
  readonly later = new Map<Unit, Retry | null>();
  /** What a merge kept of the target's resources, by reference. */
  readonly kept = new Map<string, KeptContent>();
  /** How many entries this attempt has stored. */
  count = 0;

  /** What a plan found out before anything is sent. */
  learn({ unchanged, parts, kept }: Pick<Plan, "unchanged" | "parts" | "kept">): void {
    for (const stored of unchanged) this.done.set(stored.reference, stored);
    for (const part of parts) this.parts.set(part.reference, part);
    for (const content of kept) this.kept.set(content.resource, content);
  }

  /** Takes back what was not stored: it has a second chance. */
  startAgain(): void {
    for (const { reference } of this.partial) {
      this.parts.set(reference, this.done.get(reference)!);
      this.done.delete(reference);
    }
    this.partial.clear();
    this.refused.clear();
    this.waiting.clear();
  }

  /** True when all that the unit needs is in the target; else notes what becomes of it. To be asked in the order of dependencies. */
  admits(unit: Unit): boolean {
    for (const needed of unit.needs) {
      const refused = this.refusedBehind(needed);
      if (refused === undefined) continue;
      this.waiting.set(unit, { needed, refused });
      return false;
    }
    // What is only listed may come later as well, and then the list would have to be sent twice.
    if (![...unit.needs, ...unit.mentions].some((other) => this.later.has(other))) return true;
    this.later.set(unit, null);
    return false;
  }

  /** The refused unit that a unit is or waits for. */
  refusedBehind(unit: Unit): Unit | undefined {
    return this.refused.has(unit) ? unit : this.waiting.get(unit)?.refused;
  }

  /** Notes that a unit waits because nothing of what it lists is in the target. */
  waitForMentions(unit: Unit): void {
    for (const needed of unit.mentions) {
      const refused = this.refusedBehind(needed);
      if (refused !== undefined) this.waiting.set(unit, { needed, refused });
    }
  }
}
