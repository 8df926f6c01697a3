import type { Decision } from "./decision.ts";

/** A decision as one sentence: what, into what, how, when and why. Two rows that say the same read the same. */
export function sentence(row: Decision): string {
  const { decision, target, reason, through, conceptMap, constants, further, condition } = row;
  const how = [
    ...(conceptMap === null ? [] : [`codes by the ConceptMap ${conceptMap}`]),
    ...(through === null || through === "join" ? [] : [`by ${through}`]),
    ...constants.map((constant) => `with ${constant}`),
    ...further,
  ];
  return [
    condition === "" ? "" : `when ${condition}: `,
    decision,
    target === null ? "" : ` to ${target}`,
    reason === null ? "" : `: ${reason}`,
    how.length === 0 ? "" : `, ${how.join("; ")}`,
  ].join("");
}

/** `mappings/…/pid-patient.yaml:9`. */
export function standsAt({ file, line }: Pick<Decision, "file" | "line">): string {
  return `${file}:${line}`;
}

/** The dictionary's name of a place, whole: `Race › Identifier`; null for a local segment. */
export function placeName({ field, component }: Pick<Decision, "field" | "component">): string | null {
  return field === null || component === null ? field : `${field} › ${component}`;
}
