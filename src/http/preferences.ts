/** True where a Prefer header (RFC 7240) has a preference among others, such as `respond-async`. */
export function prefers(header: string | readonly string[] | undefined, preference: string): boolean {
  return [header ?? []].flat().join(",").split(/[,;]/).some((one) => one.trim().toLowerCase() === preference);
}
