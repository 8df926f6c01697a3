/** The properties of what a target has answered: it may answer anything, and what is no object has none. */
export function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
