import { linkTargetsIn, readXhtml } from "../narrative/xhtml.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";

const targets = new WeakMap<object, ReadonlySet<string>>();

/** A link to `#name` in a narrative, or an image of it, leads to something in the resource: an element or contained resource of this id, or a place in a narrative (R4 narrative, section 2.4.0.4). */
export const narrative: ProseCheck = ({ div }, run) => {
  if (typeof div !== "string" || !/(?:href|src)\s*=\s*["']#/.test(div) || run.container === undefined) return;
  const known = targets.get(run.container) ?? targetsIn(run.container);
  targets.set(run.container, known);
  if (readXhtml(div).links.some((name) => name !== "" && !known.has(name))) report(run, "validation.narrative-link", {}, "div");
};

/** The ids of a resource, its elements and what it contains, and the places that its narratives name. */
function targetsIn(resource: object): ReadonlySet<string> {
  const found = new Set<string>();
  const open: unknown[] = [resource];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== "object" || one === null) continue;
    for (const [name, value] of Object.entries(one)) {
      if (typeof value !== "string") open.push(value);
      else if (name === "id") found.add(value);
      else if (name === "div") for (const target of linkTargetsIn(value)) found.add(target);
    }
  }
  return found;
}
