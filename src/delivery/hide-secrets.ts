/** Shorter texts are in every answer, and protect nothing. */
const shortest = 4;

const hidden = "[secret]";

/** Takes secrets out of what a target answered, in place: some servers repeat the header that they refuse. Gives the value. */
export function hideSecrets<Value>(value: Value, secrets: readonly string[]): Value {
  const known = secrets.filter((secret) => secret.length >= shortest);
  return (known.length === 0 ? value : without(value, known)) as Value;
}

function without(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return secrets.reduce((text, secret) => text.replaceAll(secret, hidden), value);
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "string" || (typeof inner === "object" && inner !== null)) (value as Record<string, unknown>)[key] = without(inner, secrets);
  }
  return value;
}
