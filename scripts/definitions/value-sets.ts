import type { StoredValueSet } from "../../src/validation/artefact.ts";
import { codesOf } from "../../src/validation/value-sets.ts";
import type { CodeSystem, ValueSet } from "./fhir.ts";
import type { ContentPackage } from "./package.ts";

/** The value sets of required bindings, each with its codes where they can be listed. */
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
    const codes = codesOf(url, { valueSet: (one) => this.#valueSets.get(one.split("|")[0]!), codeSystem: (one) => this.#codeSystems.get(one.split("|")[0]!) });
    const listed = codes && Object.fromEntries([...codes].map(([system, members]) => [system, [...members]]));
    this.#indexes.set(url, this.stored.length);
    this.stored.push(listed === undefined ? { url } : { url, codes: listed });
    return this.stored.length - 1;
  }
}
