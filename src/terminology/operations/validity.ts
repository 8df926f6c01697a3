import type { FhirResource } from "../../model/fhir.ts";
import type { Member } from "../value-sets/value-set.ts";

/** What a member is checked for, beyond being there. */
export interface Claim {
  /** The display that was sent. */
  readonly display: string | undefined;
  /** Whether a concept that only groups others is taken. */
  readonly abstract: boolean;
  /** Other texts that stand for the concept, in lower case. */
  readonly synonyms: () => readonly string[];
}

/**
 * The Parameters of `$validate-code` (result, message, display) for a member. A display is compared without regard to case, with the concept's designations,
 * too; another one is a warning in the message, as is a code that is not in use any more.
 */
export function validity(member: Member, { display, abstract, synonyms }: Claim): FhirResource {
  if (member.abstract && !abstract) return answer(false, "The code is abstract: it groups others and is not to be used in a record.", member.display);
  const isOther = display !== undefined && member.display !== undefined && ![member.display.toLowerCase(), ...synonyms()].includes(display.toLowerCase());
  const warnings = [...(isOther ? ["The display is not the one of the code system."] : []), ...(member.inactive ? ["The code is inactive."] : [])];
  return answer(true, warnings.length === 0 ? undefined : warnings.join(" "), member.display);
}

/** The Parameters of `$validate-code`. */
export function answer(result: boolean, message: string | undefined, display?: string): FhirResource {
  return {
    resourceType: "Parameters",
    parameter: [
      { name: "result", valueBoolean: result },
      ...(message === undefined ? [] : [{ name: "message", valueString: message }]),
      ...(display === undefined ? [] : [{ name: "display", valueString: display }]),
    ],
  };
}
