import type { Expectation } from "../profile/expectation.ts";

/** Slices that are compared one after the other; of more, those are looked up that a value can be in. */
const fewSlices = 8;

interface Indexed {
  readonly expectations: readonly (Expectation | undefined)[];
  /** Its number in the profile's order. */
  readonly number: number;
}

/** Slices by a text that each of them expects somewhere in what a discriminator finds. */
export class SliceIndex<Slice extends Indexed> {
  /** The number of the discriminator. */
  readonly discriminator: number;
  /** True when the text is all that tells the slices apart. */
  readonly isWhole: boolean;
  /** Names of properties that lead to the text, lists aside. */
  readonly #path: readonly string[];
  readonly #byText: ReadonlyMap<string, readonly Slice[]>;

  private constructor(discriminator: number, path: readonly string[], byText: ReadonlyMap<string, readonly Slice[]>, isWhole: boolean) {
    this.discriminator = discriminator;
    this.#path = path;
    this.#byText = byText;
    this.isWhole = isWhole;
  }

  /** Undefined where there is no such text, or where so few slices are compared as fast. */
  static of<Slice extends Indexed>(slices: readonly Slice[]): SliceIndex<Slice> | undefined {
    const isWhole = slices.length > 0 && slices.every(({ expectations }) => expectations.length === 1 && typeof wantedOf(expectations[0]) === "string");
    if (!isWhole && slices.length <= fewSlices) return undefined;
    for (const discriminator of slices[0]?.expectations.keys() ?? []) {
      const texts = slices.map(({ expectations }) => textsIn(wantedOf(expectations[discriminator])));
      const shared = [...(texts[0]?.keys() ?? [])].filter((path) => texts.every((found) => found.has(path)));
      const distinct = (path: string): number => new Set(texts.map((found) => found.get(path))).size;
      const path = shared.reduce<string | undefined>((best, other) => (best === undefined || distinct(other) > distinct(best) ? other : best), undefined);
      if (path !== undefined) return new SliceIndex(discriminator, path === "" ? [] : path.split("."), Map.groupBy(slices, ({ number }) => texts[number]!.get(path)!), isWhole);
    }
    return undefined;
  }

  /** The slice of a text that is all there is. */
  slice(text: unknown): Slice | undefined {
    return this.#byText.get(text as string)?.[0];
  }

  /** The slices that a value can be in, in the profile's order, by what the discriminator finds in it. */
  candidates(found: readonly unknown[]): readonly Slice[] {
    const texts = new Set<string>();
    for (const one of found) collect(one, this.#path, 0, texts);
    const slices = [...texts].flatMap((text) => this.#byText.get(text) ?? []);
    return texts.size < 2 ? slices : slices.sort((one, other) => one.number - other.number);
  }
}

/** What a value is to equal or to have; undefined where a slice expects several values or something else. */
function wantedOf(expectation: Expectation | undefined): unknown {
  return (expectation?.kind === "equals" || expectation?.kind === "matches") && expectation.values.length === 1 ? expectation.values[0] : undefined;
}

/** The texts in a value by the names that lead to them; of a list, those of its first entry. */
function textsIn(value: unknown, path = "", found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (typeof value === "string") found.set(path, value);
  else if (Array.isArray(value)) textsIn(value[0], path, found);
  else if (typeof value === "object" && value !== null) for (const [name, part] of Object.entries(value)) textsIn(part, path === "" ? name : `${path}.${name}`, found);
  return found;
}

function collect(value: unknown, path: readonly string[], from: number, texts: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) collect(one, path, from, texts);
  else if (from === path.length) {
    if (typeof value === "string") texts.add(value);
  } else if (typeof value === "object" && value !== null && Object.hasOwn(value, path[from]!)) collect((value as Record<string, unknown>)[path[from]!], path, from + 1, texts);
}
