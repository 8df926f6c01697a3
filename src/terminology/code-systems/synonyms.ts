import type { CodeSystemIndex } from "./code-system.ts";

/** The texts that stand for a concept: its display, and its designations of whatever language and use. */
export function synonymsOf(system: CodeSystemIndex, concept: number): readonly string[] {
  const display = system.display(concept);
  const others = (system.details(concept).designation ?? []).map(({ value }) => value).filter((value) => value !== undefined);
  return display === undefined ? others : [display, ...others];
}
