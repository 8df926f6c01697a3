import { hasParts } from "./canonical.ts";
import type { FhirValue } from "../model/fhir.ts";

/** A place in the output: the object or list that holds a value, and the property or index in it. */
export interface Place {
  readonly holder: object;
  readonly property: string | number;
}

/**
 * Where the parts of merged resources went. The trail names places as mapping left them; this tells which place stands for each of
 * them in the Bundle, or that none does.
 */
export class Displacements {
  readonly #standIns = new Map<object, object>();
  readonly #indexes = new Map<object, readonly number[]>();
  readonly #lostObjects = new Set<object>();
  readonly #lostProperties = new Map<object, Set<string | number>>();

  /** True when some place has no counterpart in the Bundle. */
  get losses(): boolean {
    return this.#lostProperties.size > 0;
  }

  /** `stays` stands for `gone`, property by property. `indexes` says for each element of a list where it is in the list that stays. */
  replace(gone: object, stays: object, indexes?: readonly number[]): void {
    if (gone === stays) return;
    this.#standIns.set(gone, stays);
    if (indexes !== undefined) this.#indexes.set(gone, indexes);
  }

  /** The value at `property`, with all that it holds, is not in the Bundle. */
  lose(holder: object, property: string | number): void {
    const properties = this.#lostProperties.get(holder);
    if (properties === undefined) this.#lostProperties.set(holder, new Set([property]));
    else properties.add(property);
    this.#loseParts((holder as Record<string | number, FhirValue>)[property]);
  }

  #loseParts(value: FhirValue | undefined): void {
    if (!hasParts(value)) return;
    this.#lostObjects.add(value);
    for (const part of Object.values(value)) this.#loseParts(part);
  }

  /** The place that stands for this one; undefined when its value is lost. */
  place(holder: object, property: string | number): Place | undefined {
    if (this.#lostObjects.has(holder) || this.#lostProperties.get(holder)?.has(property)) return undefined;
    let at = holder;
    let name = property;
    for (let next = this.#standIns.get(at); next !== undefined; next = this.#standIns.get(at)) {
      const indexes = this.#indexes.get(at);
      if (indexes !== undefined && typeof name === "number") name = indexes[name] ?? name;
      at = next;
    }
    return { holder: at, property: name };
  }
}
