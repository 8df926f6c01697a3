import { report, type Run } from "./run.ts";

/** True for an element that has an id and nothing else. */
export function isIdAlone(element: object): boolean {
  for (const name in element) if (name !== "id") return false;
  return Object.hasOwn(element, "id");
}

export function reportContentless(run: Run, path: string): void {
  report(run, "validation.invariant", { rule: "ele-1", human: "All FHIR elements must have a @value or children", expression: "hasValue() or (children().count() > id.count())" }, path);
}
