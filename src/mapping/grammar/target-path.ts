/** One step of a target path as written: `participant(att)`, `extension(patient-birthTime)`, `individual`. */
export interface TargetStep {
  readonly name: string;
  /** The text in brackets, null when there is none. */
  readonly slot: string | null;
}

const stepPattern = /([A-Za-z][A-Za-z0-9]*)(?:\(([^()]*)\))?(\.|$)/y;

/** Reads `birthDate.extension(patient-birthTime).valueDateTime`; undefined when the text is no path. */
export function parseTargetPath(text: string): TargetStep[] | undefined {
  const steps: TargetStep[] = [];
  let at = 0;
  while (at < text.length) {
    stepPattern.lastIndex = at;
    const match = stepPattern.exec(text);
    if (match === null) return undefined;
    steps.push({ name: match[1]!, slot: match[2] ?? null });
    at = stepPattern.lastIndex;
    if (match[3] === "." && at === text.length) return undefined;
  }
  return steps.length === 0 ? undefined : steps;
}

/** The canonical URL that `extension(name)` means: a short name is one of HL7's published extensions. */
export function extensionUrl(slot: string): string {
  return slot.includes(":") ? slot : `http://hl7.org/fhir/StructureDefinition/${slot}`;
}
