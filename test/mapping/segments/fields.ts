/** A segment with the fields given by number. */
export function segment(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? "")].join("|");
}

/** A segment all of whose fields have the same text, but for those given by number. */
export function fullSegment(name: string, length: number, text: string, fields: Readonly<Record<number, string>> = {}): string {
  return segment(name, { ...Object.fromEntries(Array.from({ length }, (_, i) => [i + 1, text])), ...fields });
}
