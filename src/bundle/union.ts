import type { FhirObject, FhirValue } from "../model/fhir.ts";
import { canonical, hasParts, isSame } from "./canonical.ts";
import { rivalChoice } from "../model/choice.ts";
import type { Displacements } from "./displacements.ts";

const companions = new Map<string, string>();

/** A primitive's extensions stand beside it in JSON: `_birthDate` belongs to `birthDate`, and the two are one element. A name made anew would cost each lookup a search for it. */
function companion(name: string): string {
  let known = companions.get(name);
  if (known === undefined) companions.set(name, (known = `_${name}`));
  return known;
}

function elementsOf(object: FhirObject): string[] {
  const names: string[] = [];
  let hasCompanions = false;
  for (const property in object) {
    if (object[property] === undefined) continue;
    const isCompanion = property.startsWith("_");
    hasCompanions ||= isCompanion;
    const name = isCompanion ? property.slice(1) : property;
    if (!hasCompanions || !names.includes(name)) names.push(name);
  }
  return names;
}

/** Elements of two lists together up to which each is compared with each; longer lists are looked up by their texts. */
const few = 16;

function has(object: FhirObject, name: string): boolean {
  return object[name] !== undefined || object[companion(name)] !== undefined;
}

function isList(object: FhirObject, name: string): boolean {
  return Array.isArray(object[name] ?? object[companion(name)]);
}

/**
 * The union of resources with the same id. Lists of the resource are joined: what is not there yet is appended, in order. Missing
 * elements are added. Single elements that contradict one another are not mixed: the first stands whole. Parts are moved, never
 * copied, and every move is noted in the displacements.
 */
export class Union {
  readonly #displacements: Displacements;
  /** For each list that grew: its elements' texts and where they are. */
  readonly #known = new Map<object, Map<string, number>>();

  /** What each resource has taken in. */
  readonly #merged = new Map<FhirObject, FhirObject[]>();

  constructor(displacements: Displacements) {
    this.#displacements = displacements;
  }

  /** Takes `gone` into `kept`; gives the names of the elements of `gone` that `kept` contradicts. */
  merge(kept: FhirObject, gone: FhirObject): string[] {
    const contradicted: string[] = [];
    this.#displacements.replace(gone, kept);
    for (const name of elementsOf(gone)) {
      if (onlyAbsent(kept, name) && gone[name] !== undefined) {
        for (const earlier of [kept, ...(this.#merged.get(kept) ?? [])]) this.#lose(earlier, name);
        delete kept[companion(name)];
      }
      if ((isList(kept, name) && isList(gone, name)) || this.#agrees(kept, gone, name)) {
        this.#take(kept, gone, name);
      } else {
        if (!onlyAbsent(gone, name)) contradicted.push(name);
        this.#lose(gone, name);
      }
    }
    const merged = this.#merged.get(kept);
    if (merged === undefined) this.#merged.set(kept, [gone]);
    else merged.push(gone);
    return contradicted;
  }

  #lose(from: FhirObject, name: string): void {
    for (const property of [name, companion(name)]) this.#displacements.lose(from, property);
  }

  /** True when one element can say what both say. Inside an element, one of two lists must hold the other: two given names are not a longer name. */
  #agrees(kept: FhirObject, gone: FhirObject, name: string): boolean {
    if (!has(gone, name)) return true;
    if (!has(kept, name)) return isList(gone, name) || rivalChoice(kept, name) === undefined;
    if (isList(kept, name) || isList(gone, name)) {
      if (!isList(kept, name) || !isList(gone, name)) return false;
      return this.#holdsAll(kept, gone, name) || this.#holdsAll(gone, kept, name);
    }
    const [one, other] = [kept[name], gone[name]];
    if ((one === undefined) !== (other === undefined)) return false;
    return this.#allAgree(one, other) && this.#allAgree(kept[companion(name)], gone[companion(name)]);
  }

  #allAgree(one: FhirValue | undefined, other: FhirValue | undefined): boolean {
    if (one === undefined || other === undefined) return true;
    if (!hasParts(one) || !hasParts(other)) return isSame(one, other);
    for (const name of elementsOf(other as FhirObject)) {
      if (!this.#agrees(one as FhirObject, other as FhirObject, name)) return false;
    }
    return true;
  }

  #take(kept: FhirObject, gone: FhirObject, name: string): void {
    if (has(kept, name) && isList(kept, name)) return this.#join(kept, gone, name);
    for (const property of [name, companion(name)]) {
      const one = kept[property];
      const other = gone[property];
      if (other === undefined) continue;
      if (one === undefined) kept[property] = other;
      else if (hasParts(one) && hasParts(other)) {
        this.#displacements.replace(other, one);
        for (const inner of elementsOf(other as FhirObject)) this.#take(one as FhirObject, other as FhirObject, inner);
      }
    }
  }

  /** True when the one's list has each element of the other's. */
  #holdsAll(one: FhirObject, other: FhirObject, name: string): boolean {
    const length = listLength(other, name);
    const isShort = length + listLength(one, name) <= few;
    const known = isShort ? undefined : this.#keysOf(one, name);
    for (let index = 0; index < length; index++) {
      const holds = known === undefined ? indexIn(one, other, name, index) >= 0 : known.has(keyAt(other, name, index));
      if (!holds) return false;
    }
    return true;
  }

  /** Appends the elements that are not there yet. A list of primitives and the list of their extensions keep in step. */
  #join(kept: FhirObject, gone: FhirObject, name: string): void {
    const count = listLength(gone, name);
    let length = listLength(kept, name);
    const known = count + length <= few ? undefined : this.#keysOf(kept, name);
    const indexes: number[] = [];
    for (let index = 0; index < count; index++) {
      const place = known === undefined ? indexIn(kept, gone, name, index) : (known.get(keyAt(gone, name, index)) ?? -1);
      if (place >= 0) this.#absorbAt(gone, index, kept, place, name);
      else {
        known?.set(keyAt(gone, name, index), length);
        append(kept, gone, name, index, length);
      }
      indexes.push(place >= 0 ? place : length++);
    }
    for (const property of [name, companion(name)]) {
      if (gone[property] !== undefined && kept[property] !== undefined) {
        this.#displacements.replace(gone[property] as object, kept[property] as object, indexes);
      }
    }
    if (known !== undefined) this.#known.set((kept[name] ?? kept[companion(name)]) as object, known);
  }

  #absorbAt(gone: FhirObject, index: number, kept: FhirObject, place: number, name: string): void {
    this.#absorb(at(gone, name, index), at(kept, name, place));
    this.#absorb(at(gone, companion(name), index), at(kept, companion(name), place));
  }

  #absorb(gone: FhirValue | undefined, stays: FhirValue | undefined): void {
    if (!hasParts(gone) || !hasParts(stays)) return;
    this.#displacements.replace(gone, stays);
    for (const name of Object.keys(gone)) this.#absorb((gone as FhirObject)[name], (stays as FhirObject)[name]);
  }

  #keysOf(object: FhirObject, name: string): Map<string, number> {
    const known = this.#known.get((object[name] ?? object[companion(name)]) as object);
    if (known !== undefined) return known;
    const keys = new Map<string, number>();
    for (let index = listLength(object, name) - 1; index >= 0; index--) keys.set(keyAt(object, name, index), index);
    return keys;
  }
}

/** True for a single element that says why it has no value: a value that another resource has is no contradiction. */
function onlyAbsent(object: FhirObject, name: string): boolean {
  const extensions = object[companion(name)];
  return object[name] === undefined && extensions !== undefined && !Array.isArray(extensions);
}

function at(object: FhirObject, property: string, index: number): FhirValue | undefined {
  return (object[property] as FhirValue[] | undefined)?.[index];
}

function listLength(object: FhirObject, name: string): number {
  return Math.max((object[name] as FhirValue[] | undefined)?.length ?? 0, (object[companion(name)] as FhirValue[] | undefined)?.length ?? 0);
}

function keyAt(object: FhirObject, name: string, index: number): string {
  const extensions = at(object, companion(name), index) ?? null;
  const value = canonical(at(object, name, index));
  return extensions === null ? value : `${value} ${canonical(extensions)}`;
}

/** Where `kept` has the same as element `index` of `gone`; -1 where it has not. */
function indexIn(kept: FhirObject, gone: FhirObject, name: string, index: number): number {
  const value = at(gone, name, index) ?? null;
  const extensions = at(gone, companion(name), index) ?? null;
  const length = listLength(kept, name);
  for (let place = 0; place < length; place++) {
    if (isSame(value, at(kept, name, place) ?? null) && isSame(extensions, at(kept, companion(name), place) ?? null)) return place;
  }
  return -1;
}

/** Puts element `index` of the one list at `length`, the end of the other; null fills what has no value or no extension (R4 JSON, "Primitive Elements"). */
function append(kept: FhirObject, gone: FhirObject, name: string, index: number, length: number): void {
  for (const property of [name, companion(name)]) {
    const value = at(gone, property, index) ?? null;
    if (value === null && kept[property] === undefined) continue;
    const list = (kept[property] ??= []) as FhirValue[];
    while (list.length < length) list.push(null);
    list.push(value);
  }
}
