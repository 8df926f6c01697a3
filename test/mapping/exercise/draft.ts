/** A place in a segment: field, repetition (0: the first), component, subcomponent, as far as it goes. */
export type Keys = readonly number[];

/** A segment that is being made up: fields of repetitions of components of subcomponents. */
export class DraftSegment {
  readonly name: string;
  readonly #fields: string[][][][] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** What stands at a place, as it is written; "" for nothing. */
  get([field, repetition = 0, component, subcomponent]: Keys): string {
    const components = this.#fields[field!]?.[Math.max(repetition, 1) - 1] ?? [];
    if (component === undefined) return written(components.map((one) => written(one ?? [], "&")), "^");
    const subcomponents = components[component - 1] ?? [];
    return subcomponent === undefined ? written(subcomponents, "&") : (subcomponents[subcomponent - 1] ?? "");
  }

  /** Puts a text, separators included, at a place; "" clears it. A whole field takes repetitions too. */
  set([field, repetition = 0, component, subcomponent]: Keys, text: string): void {
    const repetitions = (this.#fields[field!] ??= []);
    if (repetition === 0 && component === undefined) {
      this.#fields[field!] = text.split("~").map((one) => one.split("^").map((part) => part.split("&")));
      return;
    }
    const at = Math.max(repetition, 1) - 1;
    for (let before = 0; before <= at; before++) repetitions[before] ??= [[""]];
    // A component of no particular repetition is said of each.
    for (const one of repetition === 0 ? repetitions.keys() : [at]) {
      if (component === undefined) repetitions[one] = text.split("^").map((part) => part.split("&"));
      else if (subcomponent === undefined) repetitions[one]![component - 1] = text.split("&");
      else (repetitions[one]![component - 1] ??= [""])[subcomponent - 1] = text;
    }
  }

  count(field: number): number {
    return (this.#fields[field] ?? []).filter((_, index) => this.get([field, index + 1]) !== "").length;
  }

  /** Makes the field repeat the first of its values. */
  repeat(field: number, times: number): void {
    const first = this.get([field, 1]);
    this.set([field], Array.from({ length: times }, () => first).join("~"));
  }

  /** The segment's line. MSH-1 and MSH-2 are the usual ones. */
  toString(): string {
    const from = this.name === "MSH" ? 3 : 1;
    const texts = Array.from({ length: Math.max(this.#fields.length - from, 0) }, (_, index) =>
      (this.#fields[from + index] ?? []).map((_value, repetition) => this.get([from + index, repetition + 1])).join("~"));
    return [this.name === "MSH" ? "MSH|^~\\&" : this.name, ...texts].join("|");
  }
}

function written(parts: readonly (string | undefined)[], separator: string): string {
  return Array.from(parts, (part) => part ?? "").join(separator).replace(new RegExp(`\\${separator}+$`), "");
}
