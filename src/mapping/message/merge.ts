import type { FhirResource, FhirValue } from "../../model/fhir.ts";
import { redirect } from "../runtime/contend.ts";
import type { Marks, Run } from "../runtime/run.ts";

/** In a longer list, what may be equal is looked up by its text: comparing each with each would cost the square of their number. */
const few = 16;

/**
 * Of several segments that make one resource, what a later one says again is one element: the order number of ORC-2 and OBR-2, the flags of a text that goes
 * on over several OBX. Its leaves lead to the element that was there.
 */
export class RepeatedElements {
  readonly #run: Run;
  readonly #resource: FhirResource;
  /** The lengths that the resource's lists have without what the next segment writes. */
  readonly #lengths = new Map<string, number>();
  /** Long lists by property. */
  readonly #long = new Map<string, LongList>();
  #marks: Marks;

  constructor(run: Run, resource: FhirResource) {
    this.#run = run;
    this.#resource = resource;
    this.#marks = run.marks();
  }

  /** After each segment: unites what it has written with what was there. */
  unite(): void {
    for (const property of Object.keys(this.#resource)) {
      const list = this.#resource[property];
      if (!Array.isArray(list)) continue;
      const length = this.#lengths.get(property);
      // A link will tell the elements of meeting points apart: two diagnoses of one kind are two.
      if (length !== undefined && !this.#run.elements.meetings.has(property)) this.#uniteList(property, list, length);
      this.#lengths.set(property, list.length);
    }
    this.#marks = this.#run.marks();
  }

  #uniteList(property: string, list: FhirValue[], length: number): void {
    for (let index = list.length - 1; index >= length; index--) {
      const again = list[index]!;
      const first = typeof again === "object" && again !== null ? this.#equal(property, list, length, again) : undefined;
      if (first === undefined) continue;
      redirect(this.#run, this.#marks, again, first);
      list.splice(index, 1);
    }
  }

  /** The first of the elements before `length` that is the same. */
  #equal(property: string, list: readonly FhirValue[], length: number, again: FhirValue): FhirValue | undefined {
    // Later segments go on writing into the elements of shared slots, so that the text they had says nothing.
    if (length <= few || this.#run.elements.isShared(property)) {
      for (let index = 0; index < length; index++) if (this.#run.sameness.same(again, list[index])) return list[index];
      return undefined;
    }
    let long = this.#long.get(property);
    if (long === undefined) this.#long.set(property, (long = new LongList(this.#run)));
    return long.find(again, list, length);
  }
}

/** A list that only grows, with its elements by their text. */
class LongList {
  readonly #run: Run;
  readonly #byText = new Map<string, FhirValue[]>();
  #indexed = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  /** The first of the elements before `length` that is the same as `again`. */
  find(again: FhirValue, list: readonly FhirValue[], length: number): FhirValue | undefined {
    for (; this.#indexed < length; this.#indexed++) {
      const element = list[this.#indexed]!;
      const text = this.#run.sameness.textOf(element);
      const alike = this.#byText.get(text);
      if (alike === undefined) this.#byText.set(text, [element]);
      else alike.push(element);
    }
    return this.#byText.get(this.#run.sameness.textOf(again))?.find((one) => this.#run.sameness.same(again, one));
  }
}
