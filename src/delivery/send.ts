import { issue } from "../errors.ts";
import type { FhirResource } from "../model/fhir.ts";
import { classify } from "./classify.ts";
import type { Judgement, Refusal } from "./classify.ts";
import { compose } from "./compose.ts";
import type { Composed, Outgoing } from "./compose.ts";
import { contentHash } from "./content.ts";
import type { Entry } from "./entries.ts";
import { partedAt, piecesOf } from "./pieces.ts";
import { planEntries } from "./plan.ts";
import type { Assignment, Plan } from "./plan.ts";
import type { Progress } from "./progress.ts";
import { withMentions } from "./references.ts";
import { blamedPlace, inRecord, refusalIssues } from "./refusal.ts";
import type { Unit } from "./units.ts";
import { retry } from "./verdict.ts";
import type { Retry } from "./verdict.ts";

/** An entry of a piece, as it is sent. */
interface Member extends Outgoing {
  readonly unit: Unit;
}

/** The units of these members, in the order in which they are given. */
function inOrder(units: readonly Unit[], members: readonly Member[]): Unit[] {
  const those = new Set(members.map(({ unit }) => unit));
  return units.filter((unit) => those.has(unit));
}

/** Sends the units of a transaction in pieces until each is stored, refused, waiting for a refused one, or for another attempt. */
export class Sending {
  readonly #assignment: Assignment;
  readonly #progress: Progress;
  readonly #outgoing: Map<string, Outgoing>;
  readonly #isOver: () => boolean;
  readonly #queue: Unit[][];
  /** Units that were read again since they were planned. */
  readonly #readAgain = new Set<Unit>();
  /** Units that a target's words have blamed. */
  readonly #blamed = new Set<Unit>();
  /** How often the target's words are believed before they have proved right: a target that blames the wrong ones must not cost a request for each entry. */
  #belief = 2;

  /** `isOver`: no more is to be sent in this attempt, if it has stored anything. */
  constructor(units: readonly Unit[], plan: Plan, progress: Progress, assignment: Assignment, isOver: () => boolean) {
    this.#assignment = assignment;
    this.#progress = progress;
    this.#outgoing = new Map(plan.outgoing.map((outgoing) => [outgoing.entry.reference, outgoing]));
    this.#isOver = isOver;
    this.#queue = piecesOf(units, assignment.settings);
  }

  /** Gives the verdict on the attempt where something keeps it from going on. What it has come to is in `progress`. */
  async run(): Promise<Retry | undefined> {
    for (let piece = this.#queue.shift(); piece !== undefined; piece = this.#queue.shift()) {
      const admitted = piece.filter((unit) => this.#progress.admits(unit));
      const members = this.#membersOf(admitted);
      if (members.length === 0) continue;
      if (this.#progress.count > 0 && this.#isOver()) return retry([issue("delivery.unfinished", { stored: this.#progress.count })], { pace: "conflict" });
      const broken = await this.#send(members, inOrder(admitted, members));
      if (broken !== undefined) return broken;
    }
    return undefined;
  }

  /** What is to be sent of these units, in the order of the record's Bundle. */
  #membersOf(units: readonly Unit[]): Member[] {
    const { done } = this.#progress;
    const entries = units.flatMap((unit) => unit.entries.map((entry) => ({ unit, entry }))).filter(({ entry }) => !done.has(entry.reference));
    const sent = new Set(entries.map(({ entry }) => entry.reference));
    const missing = (reference: string) => this.#outgoing.has(reference) && !sent.has(reference) && !done.has(reference);
    return entries
      .flatMap(({ unit, entry }): Member[] => {
        const outgoing = this.#outgoing.get(entry.reference)!;
        if (outgoing.resource === undefined) return [{ ...outgoing, unit }];
        const resource = withMentions(outgoing.resource, (reference) => !missing(reference));
        if (resource === undefined) this.#progress.waitForMentions(unit);
        if (resource === undefined || (resource !== outgoing.resource && this.#isThere(entry, resource))) return [];
        return [{ ...outgoing, resource, unit }];
      })
      .sort((a, b) => a.entry.index - b.entry.index);
  }

  /** True when the target has such a part of an entry already; notes it. */
  #isThere(entry: Entry, resource: FhirResource): boolean {
    const part = this.#progress.parts.get(entry.reference) ?? this.#assignment.known.get(entry.reference);
    if (part?.contentHash !== contentHash(resource)) return false;
    this.#progress.done.set(entry.reference, { ...part, status: "unchanged" });
    this.#progress.partial.add(entry);
    return true;
  }

  /** `units`: those of the members, in the order of their dependencies. */
  async #send(members: readonly Member[], units: readonly Unit[]): Promise<Retry | undefined> {
    const { target, settings, addresses } = this.#assignment;
    const composed = compose(members, settings.bundles, addresses);
    const limit = this.#limitOf(composed);
    if (limit !== undefined) {
      this.#tooLarge(members, units, limit);
      return undefined;
    }
    const judged = classify(await target.post(composed.text), composed.requests);
    if (judged.kind === "entries") return this.#take(members, units, composed, judged);
    if (judged.kind === "outdated") return this.#readThemAgain(members, units, composed, judged);
    if (judged.kind === "refused") {
      this.#part(members, units, composed, judged);
      return undefined;
    }
    return { ...judged, issues: inRecord(judged.issues, members.map(({ entry }) => entry)) };
  }

  /** The setting that a Bundle goes beyond. */
  #limitOf({ text, requests }: Composed): string | undefined {
    const { maxEntries, maxBytes } = this.#assignment.settings;
    if (maxEntries !== null && requests.length > maxEntries) return `${maxEntries} entries`;
    return maxBytes !== null && Buffer.byteLength(text) > maxBytes ? `${maxBytes} bytes` : undefined;
  }

  #tooLarge(members: readonly Member[], units: readonly Unit[], limit: string): void {
    if (units.length > 1) {
      this.#queue.unshift(...partedAt(units, undefined));
      return;
    }
    const { entry, unit } = members[0]!;
    const issues = [issue("delivery.too-large", { reference: entry.reference, limit }, { expression: `Bundle.entry[${entry.index}]` })];
    this.#progress.refused.set(unit, { issues, entries: [entry] });
  }

  /** The target refuses a piece: a unit that stands alone is to blame, several are parted. */
  #part(members: readonly Member[], units: readonly Unit[], { requests }: Composed, refusal: Refusal): void {
    const place = blamedPlace(refusal.issues);
    const blamed = members[place ?? -1]?.unit;
    if (units.length === 1) {
      const at = blamed === undefined ? 0 : place!;
      const { entry, unit } = members[at]!;
      const issues = inRecord(refusal.issues, members.map((member) => member.entry));
      this.#progress.refused.set(unit, { issues: refusalIssues(entry, { ...refusal, issues }, requests[at]!, true), entries: [entry] });
      if (this.#blamed.has(unit)) this.#belief++;
      return;
    }
    const believed = blamed !== undefined && this.#belief > 0;
    if (believed) {
      this.#belief--;
      this.#blamed.add(blamed);
    }
    this.#queue.unshift(...partedAt(units, believed ? units.indexOf(blamed) : undefined));
  }

  /** Somebody has written since the target was read: reads and merges once more, then leaves it for another attempt. */
  async #readThemAgain(members: readonly Member[], units: readonly Unit[], composed: Composed, { status, afterMilliseconds }: Extract<Judgement, { kind: "outdated" }>): Promise<Retry | undefined> {
    if (units.every((unit) => this.#readAgain.has(unit))) {
      // Another entry of the piece may be what the status speaks of.
      if (units.length > 1 && composed.requests.some(({ ifMatch }) => ifMatch === undefined)) this.#part(members, units, composed, { kind: "refused", status, issues: [] });
      else return retry([issue("delivery.outdated")], { strike: true, pace: "conflict", afterMilliseconds });
      return undefined;
    }
    const plan = await planEntries(members.map(({ entry }) => entry), this.#assignment);
    if ("kind" in plan) return plan;
    for (const unit of units) this.#readAgain.add(unit);
    this.#progress.learn(plan);
    for (const outgoing of plan.outgoing) this.#outgoing.set(outgoing.entry.reference, outgoing);
    this.#queue.unshift([...units]);
    return undefined;
  }

  /** Takes an answer entry by entry. */
  #take(members: readonly Member[], units: readonly Unit[], { requests }: Composed, { entries: judged }: Extract<Judgement, { kind: "entries" }>): undefined {
    const sent = members.map(({ entry }) => entry);
    const there = new Set(units);
    const again = new Set<Unit>();
    const advanced = new Set<Unit>();
    const refusals = new Map<Unit, { member: Member; refusal: Refusal; request: number }[]>();
    for (const [place, judgement] of judged.entries()) {
      const member = members[place]!;
      if (judgement.kind === "retry") this.#progress.later.set(member.unit, { ...judgement, issues: inRecord(judgement.issues, sent) });
      else if (judgement.kind === "refused") refusals.set(member.unit, [...(refusals.get(member.unit) ?? []), { member, refusal: judgement, request: place }]);
      else if (this.#store(member, judgement, requests[place]!.method)) advanced.add(member.unit);
      else again.add(member.unit);
    }
    for (const [unit, those] of refusals) {
      if (this.#progress.later.has(unit)) continue;
      // The target may have come to it before it had what it needs.
      if (advanced.has(unit) || [...unit.needs, ...unit.mentions].some((other) => there.has(other))) again.add(unit);
      else {
        const issues = those.flatMap(({ member, refusal, request }) => refusalIssues(member.entry, { ...refusal, issues: inRecord(refusal.issues, sent) }, requests[request]!, false));
        this.#progress.refused.set(unit, { issues, entries: those.map(({ member }) => member.entry) });
      }
    }
    this.#queue.unshift(...piecesOf(units.filter((unit) => again.has(unit)), this.#assignment.settings));
  }

  /** Notes that an entry is stored; false where the target only says where it has what is to be updated. */
  #store({ entry, resource, unit }: Member, { status, location: told, etag }: { readonly status: string; readonly location: string | null; readonly etag: string | null }, method: string): boolean {
    const { addresses } = this.#assignment;
    const { reference } = entry;
    const whole = resource === this.#outgoing.get(reference)!.resource;
    const location = addresses.ids === "client" && entry.kind !== "other" ? reference : (told ?? addresses.location(entry) ?? (entry.kind === "put" ? undefined : reference));
    if (location === undefined) {
      // What it is called is found by search in the next attempt.
      this.#progress.later.set(unit, retry([issue("delivery.left-open", {}, { expression: `Bundle.entry[${entry.index}]` })], { strike: true }));
      return true;
    }
    if (addresses.ids === "server" && entry.kind === "put") {
      addresses.learn(reference, location);
      // A creation that met its like has changed nothing (http://hl7.org/fhir/R4/http.html#ccreate): what the record says is still to be written.
      if (method === "POST" && !status.startsWith("201")) return false;
    }
    this.#progress.done.set(reference, { reference, location, etag, contentHash: whole ? entry.contentHash : contentHash(resource), status });
    this.#progress.count++;
    if (this.#blamed.has(unit)) this.#belief = 0;
    if (!whole) this.#progress.partial.add(entry);
    return true;
  }
}
