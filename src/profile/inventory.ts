import type { Conversion } from "../model/conversion.ts";
import type { Dictionary } from "../model/dictionary.ts";
import type { Engine } from "../model/engine.ts";
import type { Issue } from "../model/issue.ts";
import { outcome, placeOf, type LeafCounts } from "../model/leaf.ts";
import type { SourceRecord } from "../model/record.ts";
import type { UnknownAuthority, UnmappedCode } from "../model/unknowns.ts";
import type { LeafPlace, Problem, Profile, Sender, Spot, Unreadable } from "./profile.ts";
import { isError, placeOfIssue } from "./issue-place.ts";
import { SegmentCounts } from "./segment-counts.ts";
import { shownCode } from "./shown-code.ts";
import { Tally } from "./tally.ts";

/** Unreadable messages that are listed. */
const mostListed = 100;

/** What an inventory asks of the engine. */
export type Advice = Pick<Engine, "speaksOf" | "nearestCode">;

export interface InventoryOptions {
  readonly dictionary: Pick<Dictionary, "segment">;
  readonly advice: Advice;
  /** Shows values of records: without it only codes that look like codes. */
  readonly withValues: boolean;
}

type Places<Thing> = Thing & { readonly places: Set<string> };

/** Adds conversions up to a profile and keeps none of them: its memory is bounded, however many there are. */
export class Inventory {
  readonly #options: InventoryOptions;
  readonly #segments: SegmentCounts;
  readonly #unreadable: Unreadable[] = [];
  readonly #fileProblems = new Tally<Omit<Problem, "count" | "messages">>();
  readonly #structures = new Tally<{ readonly structure: string; readonly event: string }>();
  readonly #versions = new Tally<string | null>();
  readonly #senders = new Tally<Omit<Sender, "messages">>();
  readonly #causes = new Tally<Omit<Problem, "count" | "messages">>();
  readonly #undecided = new Tally<Omit<LeafPlace, "count" | "messages">>();
  readonly #failed = new Tally<Omit<Problem, "count" | "messages">>();
  readonly #codes = new Tally<Places<UnmappedCode>>();
  readonly #authorities = new Tally<Places<UnknownAuthority & { readonly feed: string }>>();
  readonly #outcomes = { leaves: 0, mapped: 0, archived: 0, left: 0, undecided: 0, failed: 0 };
  readonly #statuses = { converted: 0, invalid: 0, refused: 0, unreadable: 0 };
  #files = 0;
  #serial = 0;

  constructor(options: InventoryOptions) {
    this.#options = options;
    this.#segments = new SegmentCounts(options.dictionary, options.withValues);
  }

  /** Messages that were read, and what could not be. */
  get counts(): { readonly messages: number; readonly unreadable: number } {
    return { messages: this.#statuses.converted + this.#statuses.invalid + this.#statuses.refused, unreadable: this.#statuses.unreadable };
  }

  addFile(): void {
    this.#files++;
  }

  /** What is wrong with a file as a whole: unreadable where it is fatal, else told as a problem. `line` is that of the file. */
  addFileIssue(issue: Issue, file: string, line: number | null): void {
    if (issue.severity === "fatal") this.#addUnreadable(issue, { file, message: 0, line });
    else this.#fileProblems.add(issue.key, this.#files, () => ({ key: issue.key, place: "", text: issue.text, first: { file, message: 0, line } }));
  }

  /** A message of a file. Where it is unreadable the line is that of what is wrong, else that of its MSH. */
  add(conversion: Conversion, spot: Spot): void {
    const { source, header, issues, status } = conversion;
    if (source === null) {
      this.#addUnreadable(issues[0]!, spot);
      return;
    }
    this.#statuses[status]++;
    const message = this.#serial++;
    const { structure, version, sendingApplication: application, sendingFacility: facility, feed } = header;
    const event = [header.messageType, header.trigger].filter((part) => part !== null).join("^");
    this.#structures.add(`${structure}\n${event}`, message, () => ({ structure, event }));
    this.#versions.add(version ?? "\n", message, () => version);
    this.#senders.add(JSON.stringify([application, facility, feed]), message, () => ({ application, facility, feed }));
    this.#segments.add(source.record, message);
    for (const name of Object.keys(this.#outcomes) as (keyof LeafCounts)[]) this.#outcomes[name] += conversion.counts[name];
    if (status === "invalid") this.#addCauses(conversion, message, spot);
    this.#addResidue(source.record, source.outcomes, conversion, message, spot);
    this.#addUnknowns(conversion, message);
  }

  #addUnreadable({ key, text }: Issue, spot: Spot): void {
    this.#statuses.unreadable++;
    if (this.#unreadable.length < mostListed) this.#unreadable.push({ ...spot, key, reason: text });
  }

  #addCauses({ issues, bundle }: Conversion, message: number, first: Spot): void {
    for (const issue of issues.filter(isError)) {
      const place = placeOfIssue(issue, bundle);
      this.#causes.add(`${issue.key}\n${place}`, message, () => ({ key: issue.key, place, text: issue.text, first }));
    }
  }

  #addResidue(record: SourceRecord, outcomes: Uint8Array, { counts, issues }: Conversion, message: number, first: Spot): void {
    if (counts.undecided + counts.failed === 0) return;
    const bySource = counts.failed === 0 ? undefined : new Map(issues.toReversed().map((issue) => [issue.source, issue]));
    for (let leaf = 0; leaf < outcomes.length; leaf++) {
      if (outcomes[leaf] !== outcome.undecided && outcomes[leaf] !== outcome.failed) continue;
      const name = record.name(leaf);
      const place = placeOf(name);
      const spot = () => lineAt(first, record, leaf);
      if (outcomes[leaf] === outcome.undecided) this.#undecided.add(place, message, () => ({ place, first: spot() }));
      else {
        const issue = bySource!.get(name);
        this.#failed.add(`${place}\n${issue?.key}`, message, () => ({ key: issue?.key ?? "", place, text: issue?.text ?? "", first: spot() }));
      }
    }
  }

  #addUnknowns(conversion: Conversion, message: number): void {
    const { authorities, codes } = conversion.unknowns();
    const { feed } = conversion.header;
    for (const { count, places, ...authority } of authorities) {
      const kept = this.#authorities.add(`${feed}\n${authority.system}`, message, () => ({ ...authority, feed, places: new Set<string>() }), count);
      for (const place of places) kept.places.add(place);
    }
    for (const { count, places, conceptMap, system, code } of codes) {
      const kept = this.#codes.add(JSON.stringify([conceptMap, system, code]), message, () => ({ conceptMap, system, code, places: new Set<string>() }), count);
      for (const place of places) kept.places.add(place);
    }
  }

  /** The profile of all that was added. */
  result(): Profile {
    const { advice, withValues } = this.#options;
    const named = <Thing>(tally: Tally<Thing>) => tally.list().map(({ thing, count, messages }) => ({ ...thing, count, messages }));
    const forgetful = { "file problems": this.#fileProblems, structures: this.#structures, versions: this.#versions, senders: this.#senders, causes: this.#causes, undecided: this.#undecided, failed: this.#failed, codes: this.#codes, authorities: this.#authorities };
    const forgotten = Object.entries(forgetful).flatMap(([name, tally]) => (tally.forgot ? [name] : []));
    return {
      files: this.#files,
      messages: this.counts.messages,
      unreadable: { count: this.#statuses.unreadable, listed: this.#unreadable },
      fileProblems: named(this.#fileProblems),
      structures: structuresOf(this.#structures),
      versions: this.#versions.list().map(({ thing, messages }) => ({ version: thing, messages })),
      senders: this.#senders.list().map(({ thing, messages }) => ({ ...thing, messages })),
      outcomes: { ...this.#outcomes },
      bundles: { valid: this.#statuses.converted, invalid: this.#statuses.invalid, refused: this.#statuses.refused, causes: named(this.#causes) },
      undecided: named(this.#undecided),
      failed: named(this.#failed),
      unmappedCodes: named(this.#codes).map((code) => ({
        ...code,
        code: withValues ? code.code : (shownCode(code.code, code.system) ?? `(text of ${code.code.length} characters)`),
        places: [...code.places].sort(),
        stated: advice.speaksOf(code),
        nearest: advice.nearestCode(code),
      })),
      unknownAuthorities: named(this.#authorities).map((authority) => ({ ...authority, places: [...authority.places].sort() })),
      segments: this.#segments.result(),
      forgotten: this.#segments.isFull ? [...forgotten, "fields"] : forgotten,
    };
  }
}

/** Structures with their trigger events, both most frequent first. */
function structuresOf(tally: Tally<{ readonly structure: string; readonly event: string }>): Profile["structures"] {
  const byStructure = Map.groupBy(tally.list(), ({ thing }) => thing.structure);
  return [...byStructure]
    .map(([structure, events]) => ({
      structure,
      messages: events.reduce((sum, { messages }) => sum + messages, 0),
      events: events.map(({ thing, messages }) => ({ event: thing.event, messages })),
    }))
    .sort((a, b) => b.messages - a.messages);
}

/** The spot of a leaf, in the message that begins at `spot`. */
function lineAt(spot: Spot, record: SourceRecord, leaf: number): Spot {
  return spot.line === null ? spot : { ...spot, line: spot.line + record.position(leaf).line - record.units[0]!.line };
}
