import type { StructureNode } from "../../model/dictionary.ts";
import type { Group } from "../../model/record.ts";
import { type Place, placesOf } from "./grammar-places.ts";

/** Which group occurrence each unit of a message belongs to. */
export interface Arrangement {
  /** Group occurrences in the order in which they open; group 0 is the message itself, parents stand before their children. */
  readonly groups: Group[];
  /** The group of each unit. */
  readonly groupOf: Int32Array;
  /** Units, by index, that stand where the structure has no place for them. */
  readonly displaced: number[];
}

/** An open group occurrence: how far its members have come. */
interface Frame {
  readonly place: Place;
  readonly group: number;
  /** Index of the member that was taken last; -1 at the beginning. */
  at: number;
  /** Required segments that were passed over and may still come. */
  missing: number[] | undefined;
}

/**
 * Matches a message's segments, in order, to the groups of its structure in one pass. A segment goes to the innermost open
 * group that has a place for it from where it stands on, a new occurrence of a repeating group included; leading segments
 * that are optional may be absent, missing required ones are no error. A segment that has no place there goes to the
 * nearest group that can hold it and is listed in `displaced`; it does not move the others. A segment that the structure
 * does not know stays in the group that is open; if it is not a Z segment it is displaced.
 */
export function arrange(unitNames: readonly string[], structure: StructureNode): Arrangement {
  const message = new Message(placesOf(structure), unitNames);
  for (let unit = 0; unit < unitNames.length; unit++) message.take(unit);
  return message;
}

class Message implements Arrangement {
  readonly groups: Group[] = [];
  readonly groupOf: Int32Array;
  readonly displaced: number[] = [];
  readonly #root: Place;
  readonly #names: readonly string[];
  readonly #open: Frame[] = [];
  /** The last occurrence of a group under its parent's occurrence, by `#key`: those in place, and those opened for displaced segments. */
  readonly #inPlace = new Map<number, number>();
  readonly #outOfPlace = new Map<number, number>();

  constructor(root: Place, names: readonly string[]) {
    this.#root = root;
    this.#names = names;
    this.groupOf = new Int32Array(names.length);
    this.groups.push({ name: root.name, parent: -1 });
    this.#open.push({ place: root, group: 0, at: -1, missing: undefined });
  }

  take(unit: number): void {
    const name = this.#names[unit]!;
    if (!this.#root.holds.has(name)) {
      if (!name.startsWith("Z") && !this.#root.holds.has("*")) this.displaced.push(unit);
      this.groupOf[unit] = this.#top().group;
      return;
    }
    const late = this.#lateAt(name);
    if (this.#moveOn(unit, name, late) || (late < 0 && this.#beginAgain(name))) {
      this.groupOf[unit] = this.#top().group;
      return;
    }
    this.displaced.push(unit);
    this.groupOf[unit] = late >= 0 ? this.#takeLate(this.#open[late]!, name) : this.#attach(name);
  }

  /**
   * Goes to the innermost open group, deeper than `late`, that has a place for the segment here or later. A place that leaves
   * no required segment out is better, however far out; one whose group would lack what makes it is the last resort.
   */
  #moveOn(unit: number, name: string, late: number): boolean {
    let withGap: (() => void) | undefined;
    let incomplete: (() => void) | undefined;
    for (let depth = this.#open.length - 1; depth > late; depth--) {
      const frame = this.#open[depth]!;
      const index = frame.place.starts.get(name)?.find((member) => canFollow(frame, member));
      if (index === undefined) {
        const ahead = frame.place.holds.get(name)?.find((member) => member > frame.at && canFollow(frame, member));
        if (ahead !== undefined && this.#behind(name) === undefined) withGap ??= () => this.#proceed(depth, ahead, name);
      } else if (frame.place.passesRequired(frame.at, index)) {
        withGap ??= () => this.#proceed(depth, index, name);
      } else if (this.#isComplete(frame.place.members[index]!, unit)) {
        if (!this.#isNextOccurrence(depth, index, name)) this.#proceed(depth, index, name);
        return true;
      } else {
        incomplete ??= () => this.#proceed(depth, index, name);
      }
    }
    const next = late >= 0 ? undefined : (withGap ?? incomplete);
    next?.();
    return next !== undefined;
  }

  /** False where the unit would open a group whose second required segment does not follow: an OBX without TXA is no ORDER_DOCUMENT. */
  #isComplete(opening: Place, unit: number): boolean {
    const { partner } = opening;
    if (partner === undefined) return true;
    for (let next = unit + 1; next < this.#names.length; next++) {
      const name = this.#names[next]!;
      if (name === partner) return true;
      if (name === this.#names[unit] || !(opening.has(name) || name.startsWith("Z"))) return false;
    }
    return false;
  }

  #proceed(depth: number, index: number, name: string): void {
    this.#open.length = depth + 1;
    this.#enter(this.#open[depth]!, index, name);
  }

  /**
   * Where a group would open without what usually leads it, and the segment is the one that leads an open repeating group,
   * the next occurrence of that is meant: an ORC after an order's results is the next order, not a PRIOR_RESULT without PID,
   * PV1 and AL1.
   */
  #isNextOccurrence(depth: number, index: number, name: string): boolean {
    const frame = this.#open[depth]!;
    const opening = frame.place.members[index]!;
    if (!opening.isGroup || index === frame.at || opening.leads(name)) return false;
    for (let outer = depth; outer > 0; outer--) {
      const { place } = this.#open[outer]!;
      if (!place.repeats || !place.leads(name)) continue;
      this.#proceed(outer - 1, this.#open[outer - 1]!.at, name);
      return true;
    }
    return false;
  }

  /**
   * A segment that an occurrence of a repeating group has once, and has already, begins the next occurrence although what
   * should lead it is missing: a second OBR of ORM_O01 without its ORC.
   */
  #beginAgain(name: string): boolean {
    for (let depth = this.#open.length - 1; depth > 0; depth--) {
      const { place, group, at } = this.#open[depth]!;
      if (!place.repeats) continue;
      const again = place.starts.get(name)?.find((index) => {
        const member = place.members[index]!;
        if (index > at || member.repeats) return false;
        return member.isGroup ? this.#inPlace.has(this.#key(group, member)) : !member.optional;
      });
      if (again !== undefined) {
        this.#open.length = depth;
        this.#enter(this.#push(this.#top(), place), again, name);
        return true;
      }
    }
    return false;
  }

  /** Depth of the open group whose required segment this is, where others of the group came before it (TQ1 before its OBR); else -1. */
  #lateAt(name: string): number {
    return this.#open.findLastIndex(({ place, missing }) => missing?.some((index) => place.members[index]!.name === name));
  }

  #takeLate({ place, group, missing }: Frame, name: string): number {
    missing!.splice(missing!.findIndex((index) => place.members[index]!.name === name), 1);
    return group;
  }

  #attach(name: string): number {
    const { frame, members } = this.#behind(name)!;
    return members === undefined ? frame.group : this.#settle(frame.group, frame.place, members, name);
  }

  /** The nearest open group that has the segment among its members, else the nearest with groups behind that can hold it. */
  #behind(name: string): { frame: Frame; members: number[] | undefined } | undefined {
    const direct = this.#open.findLast(({ place, at }) => place.has(name) && (place.choice || place.holds.get(name)!.some((index) => index <= at && !place.members[index]!.isGroup)));
    if (direct !== undefined) return { frame: direct, members: undefined };
    for (let depth = this.#open.length - 1; depth >= 0; depth--) {
      const frame = this.#open[depth]!;
      const members = frame.place.holds.get(name)?.filter((index) => index < frame.at);
      if (members?.length) return { frame, members };
    }
    return undefined;
  }

  /** Goes down from a group occurrence to the one that holds the segment: through those that exist, else through new ones. */
  #settle(group: number, place: Place, members: readonly number[], name: string): number {
    const lastOf = (member: Place) => this.#outOfPlace.get(this.#key(group, member)) ?? this.#inPlace.get(this.#key(group, member));
    const member = place.members[members.findLast((index) => lastOf(place.members[index]!) !== undefined) ?? members[0]!]!;
    let occurrence = lastOf(member);
    if (occurrence === undefined || (member.repeats && member.begins(name))) {
      occurrence = this.groups.push({ name: member.name, parent: group }) - 1;
      this.#outOfPlace.set(this.#key(group, member), occurrence);
    }
    return member.has(name) ? occurrence : this.#settle(occurrence, member, member.holds.get(name)!, name);
  }

  /** Takes a member of an open group and, where that is a group, opens it down to the segment. */
  #enter(frame: Frame, index: number, name: string): void {
    const { place } = frame;
    if (!place.choice) {
      for (let passed = frame.at + 1; passed < index; passed++) {
        const member = place.members[passed]!;
        if (!member.optional && !member.isGroup) (frame.missing ??= []).push(passed);
      }
    }
    frame.at = index;
    const member = place.members[index]!;
    if (!member.isGroup) return;
    const inner = this.#push(frame, member);
    this.#enter(inner, (member.starts.get(name) ?? member.holds.get(name)!)[0]!, name);
  }

  #push(parent: Frame, place: Place): Frame {
    const group = this.groups.push({ name: place.name, parent: parent.group }) - 1;
    this.#inPlace.set(this.#key(parent.group, place), group);
    const frame: Frame = { place, group, at: -1, missing: undefined };
    this.#open.push(frame);
    return frame;
  }

  #top(): Frame {
    return this.#open.at(-1)!;
  }

  #key(parent: number, place: Place): number {
    return parent * this.#root.count + place.id;
  }
}

function canFollow({ place, at }: Frame, index: number): boolean {
  if (index === at) return place.members[index]!.repeats;
  return index > at && (!place.choice || at === -1);
}
