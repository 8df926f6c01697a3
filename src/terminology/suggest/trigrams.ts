/**
 * The groups of three letters of a text's words, each word with blanks around it, as PostgreSQL's pg_trgm has them: the order of the words and what stands
 * between them have no meaning. Case and accents have none either.
 */
export function trigramsOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const word of text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u)) {
    if (word === "") continue;
    const padded = `  ${word} `;
    for (let i = 0; i + 3 <= padded.length; i++) found.add(padded.slice(i, i + 3));
  }
  return found;
}

/** A text that is like another one. */
export interface Likeness<Item> {
  readonly item: Item;
  readonly text: string;
  /** From 0 to 1: the share of the groups of three letters that both have (Dice). 1 is the same words. */
  readonly score: number;
}

/** Finds texts by their likeness. A question costs what texts share a group of letters with it, not how many there are. */
export class LikenessIndex<Item> {
  readonly #texts: { readonly item: Item; readonly text: string; readonly size: number }[] = [];
  readonly #byTrigram = new Map<string, number[]>();

  add(item: Item, text: string): void {
    const trigrams = trigramsOf(text);
    if (trigrams.size === 0) return;
    const number = this.#texts.push({ item, text, size: trigrams.size }) - 1;
    for (const trigram of trigrams) {
      const numbers = this.#byTrigram.get(trigram);
      if (numbers === undefined) this.#byTrigram.set(trigram, [number]);
      else numbers.push(number);
    }
  }

  /** The items that have the likest texts, each once, from `least` on; ties in the order they were added. */
  like(text: string, most: number, least: number): Likeness<Item>[] {
    const trigrams = trigramsOf(text);
    const shared = new Map<number, number>();
    for (const trigram of trigrams) for (const number of this.#byTrigram.get(trigram) ?? []) shared.set(number, (shared.get(number) ?? 0) + 1);
    const best = new Map<Item, Likeness<Item> & { readonly number: number }>();
    for (const [number, count] of shared) {
      const { item, text: like, size } = this.#texts[number]!;
      const score = (2 * count) / (trigrams.size + size);
      const known = best.get(item);
      if (score >= least && (known === undefined || score > known.score || (score === known.score && number < known.number))) best.set(item, { item, text: like, score, number });
    }
    return [...best.values()].sort((a, b) => b.score - a.score || a.number - b.number).slice(0, most).map(({ item, text: like, score }) => ({ item, text: like, score }));
  }
}
