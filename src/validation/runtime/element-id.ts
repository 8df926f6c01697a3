import { report, type Run } from "./run.ts";

/** Notes the id of an element, which has no spaces; a second element with it is an error. An element that is visited twice, by several profiles, is one. */
export function noteId(id: unknown, element: object, run: Run): void {
  if (typeof id !== "string") return;
  if (/\s/.test(id)) report(run, "validation.element-id-space", {}, "id");
  const known = (run.ids ??= new Map()).get(id);
  if (known === undefined) run.ids.set(id, element);
  else if (known !== element) report(run, "validation.element-id", {}, "");
}
