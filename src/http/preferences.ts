/** True where a Prefer header (RFC 7240) has a preference among others, such as `respond-async`. */
export function prefers(header: string | readonly string[] | undefined, preference: string): boolean {
  return [header ?? []].flat().join(",").split(/[,;]/).some((one) => one.trim().toLowerCase() === preference);
}

/** A header as one text, however often it came; null where it did not. */
export function headerText(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}
