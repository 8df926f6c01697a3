import type { Library } from "../../src/terminology/definitions/library.ts";
import { codesOf, Undecided, type Member } from "../../src/terminology/value-sets/value-set.ts";
import type { StoredValueSet } from "../../src/validation/artefact.ts";

/** The value sets of required bindings, each with its codes where they can be listed. */
export class ValueSetTable {
  readonly stored: StoredValueSet[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  /** The index in `stored` of a value set, by its canonical URL with or without a version. */
  index(canonical: string): number {
    const url = canonical.split("|")[0]!;
    const known = this.#indexes.get(url);
    if (known !== undefined) return known;
    const members = this.#list(url);
    this.#indexes.set(url, this.stored.length);
    this.stored.push(members === undefined ? { url } : { url, codes: codesBySystem(members) });
    return this.stored.length - 1;
  }

  #list(url: string): Iterable<Member> | undefined {
    const valueSet = this.#library.valueSet(url);
    const codes = valueSet && codesOf(valueSet, this.#library);
    const members = codes === undefined || codes instanceof Undecided ? undefined : codes.list();
    return members instanceof Undecided ? undefined : members;
  }
}

function codesBySystem(members: Iterable<Member>): Record<string, string[]> {
  const bySystem: Record<string, string[]> = {};
  for (const { system, code } of members) (bySystem[system] ??= []).push(code);
  return bySystem;
}
