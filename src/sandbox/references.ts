/** A literal reference to a resource of this server: `Patient/1`. */
const literal = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;
/** A conditional reference (R4, http.html#trules): `Patient?identifier=…`. */
const conditional = /^[A-Z][A-Za-z]+\?./;

interface Held {
  /** The Reference that holds it. */
  readonly holder: { reference: string };
  /** FHIRPath of its `reference`. */
  readonly path: string;
}

function* references(value: unknown, path: string): Generator<Held> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, child] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`;
    if (name === "reference" && typeof child === "string") yield { holder: value as { reference: string }, path: place };
    else yield* references(child, place);
  }
}

/** The literal references in a resource. */
export function literalReferences(resource: unknown, path: string): Held[] {
  return [...references(resource, path)].filter(({ holder }) => literal.test(holder.reference));
}

/** The conditional references in a resource. */
export function conditionalReferences(resource: unknown, path: string): Held[] {
  return [...references(resource, path)].filter(({ holder }) => conditional.test(holder.reference));
}
