import type { Group, SourceRecord } from "../../model/record.ts";

/** The nearest group outward of a name, the group itself included; -1 when there is none. */
export function enclosing({ groups }: SourceRecord, group: number, name: string): number {
  let at = group;
  while (at >= 0 && groups[at]!.name !== name) at = groups[at]!.parent;
  return at;
}

/** The innermost group that holds both. A group comes after the one that holds it, so that the later of two is never the holder. */
function meeting(groups: readonly Group[], one: number, other: number): number {
  let [at, to] = [one, other];
  while (at !== to) {
    if (at > to) at = groups[at]!.parent;
    else to = groups[to]!.parent;
  }
  return at;
}

/**
 * True when a group can be seen from another: below the group that holds both, neither stands in a sibling occurrence of a group that the other is in. So a
 * result sees its own order, the patient and the visit, and not the next order.
 */
export function inScope({ groups }: SourceRecord, from: number, to: number): boolean {
  if (from === to) return true;
  const both = meeting(groups, from, to);
  for (let one = from; one !== both; one = groups[one]!.parent) {
    for (let other = to; other !== both; other = groups[other]!.parent) if (groups[one]!.name === groups[other]!.name) return false;
  }
  return true;
}

/** True when one of two groups is the other, or holds it. */
function onOneLine({ groups }: SourceRecord, one: number, other: number): boolean {
  const both = meeting(groups, one, other);
  return both === one || both === other;
}

/** The units of each name, in order. */
function unitsByName({ units }: SourceRecord): Map<string, number[]> {
  const byName = new Map<string, number[]>();
  for (let unit = 0; unit < units.length; unit++) {
    const { name } = units[unit]!;
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [unit]);
    else list.push(unit);
  }
  return byName;
}

/** How many numbers of an ascending list are below a number. */
function countBelow(list: readonly number[], number: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Finds, for a unit, the unit of a name that it means: the last one before it in scope, else the first one after it in its own group, a group around it or
 * inside it; -1 when there is none.
 */
export function nearestUnits(record: SourceRecord): (unit: number, name: string) => number {
  const byName = unitsByName(record);
  const { units } = record;
  return (unit, name) => {
    const list = byName.get(name);
    if (list === undefined) return -1;
    const own = units[unit]!.group;
    const place = countBelow(list, unit);
    const back = list[place - 1];
    if (back !== undefined && inScope(record, own, units[back]!.group)) return back;
    const forth = list[place] === unit ? list[place + 1] : list[place];
    return forth !== undefined && onOneLine(record, own, units[forth]!.group) ? forth : -1;
  };
}
