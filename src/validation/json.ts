/** A JSON object whose properties are not known. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list, each with its index; none where there is no list. */
export function objectsIn(list: unknown): { readonly value: JsonObject; readonly index: number }[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((value, index) => (isObject(value) ? [{ value, index }] : []));
}
