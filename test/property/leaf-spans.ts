/** Where a leaf stands in a message's text. */
export interface LeafSpan {
  /** The whole name: `PID[1]-3[2].4.1`. */
  readonly name: string;
  readonly segment: string;
  readonly occurrence: number;
  readonly field: number;
  readonly from: number;
  readonly to: number;
}

/** The leaves of one message, told by its delimiters alone, without the parser. Lines that are no segment belong to the field before them. */
export function leafSpans(text: string): LeafSpan[] {
  const spans: LeafSpan[] = [];
  const occurrences = new Map<string, number>();
  const header = text.indexOf("MSH");
  const field = text[header + 3]!;
  const [component, repetition, , subcomponent] = text.slice(header + 4, header + 8);
  const starts = [...text.matchAll(/(?:^|\r\n|\r|\n)\v?([A-Z][A-Z0-9]{2})(?=\r|\n|$|\|)/g)].map((match) => ({ name: match[1]!, at: match.index + match[0].length }));
  for (const [index, { name, at }] of starts.entries()) {
    const next = starts[index + 1];
    const end = next === undefined ? text.trimEnd().length : next.at - 3;
    const occurrence = (occurrences.get(name) ?? 0) + 1;
    occurrences.set(name, occurrence);
    const place = { field: name === "MSH" ? 1 : 0, repetition: 1, component: 1, subcomponent: 1 };
    let from = at;
    for (let here = at; here <= end; here++) {
      const character = here === end ? field : text[here]!;
      if (character !== field && character !== component && character !== repetition && character !== subcomponent) continue;
      const isDelimiters = name === "MSH" && place.field <= 2;
      const raw = text.slice(from, here);
      if (place.field > 0 && !isDelimiters && raw.trim() !== "") {
        spans.push({ name: `${name}[${occurrence}]-${place.field}[${place.repetition}].${place.component}.${place.subcomponent}`, segment: name, occurrence, field: place.field, from, to: from + raw.trimEnd().length });
      }
      from = here + 1;
      if (isDelimiters && character !== field) continue;
      if (character === field) Object.assign(place, { field: place.field + 1, repetition: 1, component: 1, subcomponent: 1 });
      else if (character === repetition) Object.assign(place, { repetition: place.repetition + 1, component: 1, subcomponent: 1 });
      else if (character === component) Object.assign(place, { component: place.component + 1, subcomponent: 1 });
      else place.subcomponent++;
    }
  }
  return spans;
}

/** The message with another text at a leaf; "" removes it. */
export function rewritten(text: string, { from, to }: LeafSpan, leaf: string): string {
  return text.slice(0, from) + leaf + text.slice(to);
}

/** A text of the same shape that says something else: its last letter or digit is the next one. Escape sequences (`\\.in+4\\`) stay. */
export function otherText(text: string): string {
  const next = (character: string) => (character === "9" ? "1" : character === "z" ? "a" : character === "Z" ? "A" : String.fromCharCode(character.charCodeAt(0) + 1));
  const at = text.replace(/\\[^\\]*\\/g, (sequence) => " ".repeat(sequence.length)).search(/[0-9A-Za-z][^0-9A-Za-z]*$/);
  return at < 0 ? `${text}x` : text.slice(0, at) + next(text[at]!) + text.slice(at + 1);
}
