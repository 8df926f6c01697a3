import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { Marks, Run } from "../runtime/run.ts";

/** What a resource held before a further segment wrote into it. */
export interface Standing {
  readonly marks: Marks;
  /** The lengths of its lists. */
  readonly lengths: ReadonlyMap<string, number>;
}

export function standing(run: Run, resource: FhirResource): Standing {
  const lengths = new Map<string, number>();
  for (const [property, value] of Object.entries(resource)) if (Array.isArray(value)) lengths.set(property, value.length);
  return { marks: run.marks(), lengths };
}

/**
 * Of several segments that make one resource, what a later one says again is one element: the order number of ORC-2 and OBR-2, the flags of a text that goes
 * on over several OBX. Its leaves lead to the element that was there.
 */
export function mergeRepeated(run: Run, resource: FhirResource, { marks, lengths }: Standing): void {
  for (const [property, length] of lengths) {
    // A link will tell these apart: two diagnoses of one kind are two.
    if (run.meetings.has(property)) continue;
    const list = resource[property] as FhirObject[];
    const before = list.slice(0, length);
    for (let index = list.length - 1; index >= length; index--) {
      const again = list[index]!;
      const first = typeof again === "object" ? before.find((one) => run.same(again, one)) : undefined;
      if (first === undefined) continue;
      run.redirect(marks, again, first);
      list.splice(index, 1);
    }
  }
}
