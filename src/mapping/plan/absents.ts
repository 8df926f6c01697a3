import type { Text } from "../syntax.ts";
import type { Builder } from "./builder.ts";
import type { Absent } from "./plan.ts";
import type { ResolvedPath } from "./targets.ts";

/** The codes of http://terminology.hl7.org/CodeSystem/data-absent-reason. */
const absentReasons = new Set(
  "unknown asked-unknown temp-unknown not-asked asked-declined masked not-applicable unsupported as-text error not-a-number not-performed not-permitted".split(" "),
);

/** What `absent:` asks for at a path. Reports a word that is neither a code of the element's binding nor a reason. */
export function planAbsent(text: Text, path: ResolvedPath, id: number, builder: Builder): Absent {
  const { codes, type } = path.element;
  const bound = codes?.has(text.text) === true && type === "code";
  if (!bound && !absentReasons.has(text.text)) builder.wrong("mapping.absent", text, { text: text.text });
  const { types } = builder.knowledge;
  const optional = path.steps.findLastIndex(({ property }, index) => index < path.steps.length - 1 && types.element(path.holders[index]!, property.replace(/^_/, ""))?.min === 0);
  return { id, path: path.steps, within: path.steps.slice(0, optional + 1), code: bound ? text.text : null, reason: text.text, primitive: types.isPrimitive(type) };
}
