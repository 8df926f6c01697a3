import type { MappingResult } from "../model/conversion.ts";
import { placeOf } from "../model/leaf.ts";
import type { SourceRecord } from "../model/record.ts";
import type { UnknownAuthority, Unknowns, UnmappedCode } from "../model/unknowns.ts";

/** Things of one kind by their key, with the leaves that meet them. */
class Meetings<Thing> {
  readonly #found = new Map<string, { readonly thing: Thing; readonly leaves: Set<number> }>();

  add(key: readonly (string | null)[], thing: Thing, leaf: number): void {
    const text = JSON.stringify(key);
    const known = this.#found.get(text);
    if (known === undefined) this.#found.set(text, { thing, leaves: new Set([leaf]) });
    else known.leaves.add(leaf);
  }

  list(record: SourceRecord): (Thing & { readonly count: number; readonly places: readonly string[] })[] {
    return [...this.#found.values()].map(({ thing, leaves }) => ({ ...thing, count: leaves.size, places: [...new Set([...leaves].map((leaf) => placeOf(record.name(leaf))))] }));
  }
}

/** The authorities that the feed has not registered and the codes that ConceptMaps have no target for. A leaf that several rows read counts once. */
export function unknownsOf(record: SourceRecord, { unknownAuthorities, translations }: Pick<MappingResult, "unknownAuthorities" | "translations">): Unknowns {
  const authorities = new Meetings<UnknownAuthority>();
  for (const { leaf, ...authority } of unknownAuthorities) authorities.add([authority.system], authority, leaf);
  const codes = new Meetings<UnmappedCode>();
  for (const { target, source, conceptMap, leaf } of translations) {
    if (target !== undefined) continue;
    const { code, system = null } = source;
    codes.add([conceptMap, system, code], { conceptMap, system, code }, leaf);
  }
  return { authorities: authorities.list(record), codes: codes.list(record) };
}
