import type { FhirObject } from "../../model/fhir.ts";

interface Noted {
  readonly holder: FhirObject;
  readonly property: string;
  readonly element: FhirObject;
}

/** Elements of lists that are found again after they were written: those that links go through, and those of slots that all segments of a resource share. */
export class ListElements {
  /** Properties whose elements links go through. */
  meetings: ReadonlySet<string> = new Set();
  readonly #byUnit = new Map<number, Noted[]>();
  /** Elements of shared slots, by resource and slot. */
  readonly #shared = new Map<string, FhirObject[]>();
  /** The properties that such slots begin with. */
  readonly #sharing = new Set<string>();

  /** Notes an element that a link may have to meet: the one that `unit` wrote into `holder[property]`. */
  note(unit: number, holder: FhirObject, property: string, element: FhirObject): void {
    if (!this.meetings.has(property)) return;
    const written = this.#byUnit.get(unit);
    if (written === undefined) this.#byUnit.set(unit, [{ holder, property, element }]);
    else written.push({ holder, property, element });
  }

  /** The first element that `unit` wrote into `holder[property]`, where links go through it. */
  of(unit: number, holder: FhirObject, property: string): FhirObject | undefined {
    return this.#byUnit.get(unit)?.find((one) => one.holder === holder && one.property === property)?.element;
  }

  /** The elements of a slot that all segments of a resource share. */
  sharedSlot(resource: number, slot: string): FhirObject[] {
    this.#sharing.add(slot.slice(0, slot.indexOf("(")));
    const name = `${resource} ${slot}`;
    const known = this.#shared.get(name);
    if (known !== undefined) return known;
    const elements: FhirObject[] = [];
    this.#shared.set(name, elements);
    return elements;
  }

  /** True where the elements of a resource's list may belong to a slot that its segments share. */
  isShared(property: string): boolean {
    return this.#sharing.has(property);
  }
}
