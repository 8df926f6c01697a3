/**
 * A place in the source, resolved to numbers. In a unit (segment) `keys` are field, repetition (0: not said), component,
 * subcomponent, as far as written; relative to a data type's node they are the child and the grandchild.
 */
export interface Place {
  /** The unit's name (`PID`), or null for a place inside a data type. */
  readonly unit: string | null;
  /** The data type's name for a place inside one (`CX`). */
  readonly type: string | null;
  readonly keys: readonly number[];
  readonly text: string;
}

const unitPlace = /^([A-Z][A-Z0-9]{2})-(\d{1,3})(?:\[(\d{1,4})\])?(?:\.(\d{1,3}))?(?:\.(\d{1,3}))?$/;
const typePlace = /^([A-Z]{2,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/;

/** Reads `PID-3`, `PID-3[1].4.1` or `CX.4.1`; undefined when the text is no place. */
export function parsePlace(text: string): Place | undefined {
  const unit = unitPlace.exec(text);
  if (unit !== null) {
    const [, name, field, repetition, component, subcomponent] = unit;
    const keys = [Number(field), Number(repetition ?? 0)];
    if (component !== undefined) keys.push(Number(component));
    if (subcomponent !== undefined) keys.push(Number(subcomponent));
    return { unit: name!, type: null, keys, text };
  }
  const type = typePlace.exec(text);
  if (type === null) return undefined;
  const [, name, child, grandchild] = type;
  return { unit: null, type: name!, keys: grandchild === undefined ? [Number(child)] : [Number(child), Number(grandchild)], text };
}
