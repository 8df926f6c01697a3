/** The path of the page after this one; null where this is the last. A page that is full has one after it, which may be empty. */
export function nextPage(path: string, query: { readonly limit: number } & Readonly<Record<string, string | number | undefined>>, items: readonly { readonly id: string }[]): string | null {
  const last = items.length === query.limit ? items.at(-1) : undefined;
  if (last === undefined) return null;
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, after: last.id })) if (value !== undefined) given.set(name, String(value));
  return `${path}?${given.toString()}`;
}
