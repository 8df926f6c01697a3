import type { StoredValueSet } from "../../src/validation/artefact.ts";
import type { CodeSystem, Concept, ValueSet } from "./fhir.ts";
import type { ContentPackage } from "./package.ts";

type Codes = Map<string, Set<string>>;

/**
 * Expands the value sets of required bindings (ValueSet.compose): enumerated concepts, whole complete code systems with their
 * hierarchies, other value sets, and exclusions of these. A filter or a code system without its concepts makes it not enumerable.
 */
export class ValueSetTable {
  readonly stored: StoredValueSet[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #valueSets = new Map<string, ValueSet>();
  readonly #codeSystems = new Map<string, CodeSystem>();

  /** The first package that defines a URL decides. */
  constructor(packages: readonly ContentPackage[]) {
    for (const content of packages) {
      for (const valueSet of content.resources<ValueSet>("ValueSet")) {
        if (!this.#valueSets.has(valueSet.url)) this.#valueSets.set(valueSet.url, valueSet);
      }
      for (const system of content.resources<CodeSystem>("CodeSystem")) {
        if (!this.#codeSystems.has(system.url)) this.#codeSystems.set(system.url, system);
      }
    }
  }

  /** The index in `stored` of a value set, by its canonical URL with or without a version. */
  index(canonical: string): number {
    const url = canonical.split("|")[0]!;
    const known = this.#indexes.get(url);
    if (known !== undefined) return known;
    const codes = this.#expand(url, new Set());
    const listed = codes && Object.fromEntries([...codes].map(([system, members]) => [system, [...members]]));
    this.#indexes.set(url, this.stored.length);
    this.stored.push(listed === undefined ? { url } : { url, codes: listed });
    return this.stored.length - 1;
  }

  #expand(url: string, open: Set<string>): Codes | undefined {
    const compose = this.#valueSets.get(url)?.compose;
    if (compose === undefined || open.has(url)) return undefined;
    open.add(url);
    const result: Codes = new Map();
    for (const [sets, excluded] of [[compose.include, false], [compose.exclude ?? [], true]] as const) {
      for (const set of sets) {
        const part = this.#part(set, open);
        if (part === undefined) return undefined;
        for (const [system, codes] of part) {
          const members = result.get(system) ?? new Set<string>();
          result.set(system, excluded ? new Set([...members].filter((code) => !codes.has(code))) : new Set([...members, ...codes]));
        }
      }
    }
    open.delete(url);
    return result;
  }

  #part(set: NonNullable<ValueSet["compose"]>["include"][number], open: Set<string>): Codes | undefined {
    if (set.filter !== undefined || (set.system !== undefined && set.valueSet !== undefined)) return undefined;
    if (set.system === undefined) {
      const [only, ...others] = set.valueSet ?? [];
      return only === undefined || others.length > 0 ? undefined : this.#expand(only.split("|")[0]!, open);
    }
    if (set.concept !== undefined) return new Map([[set.system, new Set(set.concept.map((concept) => concept.code))]]);
    const system = this.#codeSystems.get(set.system);
    if (system?.content !== "complete") return undefined;
    return new Map([[set.system, new Set(allCodes(system.concept ?? []))]]);
  }
}

function* allCodes(concepts: readonly Concept[]): Generator<string> {
  for (const concept of concepts) {
    yield concept.code;
    yield* allCodes(concept.concept ?? []);
  }
}
