import type { CodeSystemConceptDesignation } from "@medplum/fhirtypes";

/** A text that stands for a concept, in a language or for a use; of code systems, value sets and expansions alike. */
export type Designation = Pick<CodeSystemConceptDesignation, "language" | "use" | "value">;

/** `de` speaks for `de-CH`, not the other way round. */
export function speaks(has: string | undefined, wanted: string): boolean {
  const [own, asked] = [has?.toLowerCase(), wanted.toLowerCase()];
  return own === asked || own?.startsWith(`${asked}-`) === true;
}

const languages = "urn:ietf:bcp:47";

/** Whether a designation is one of those that tokens ask for (`system|code`, `|code`, `code`): by its language, or by its use. */
export function designationFilter(tokens: readonly string[]): (designation: Designation) => boolean {
  if (tokens.length === 0) return () => true;
  const wanted = tokens.map((token) => {
    const [first = "", second] = token.split("|", 2);
    return second === undefined ? { system: undefined, code: first } : { system: first, code: second };
  });
  return ({ language, use }) =>
    wanted.some(({ system, code }) => ((system === undefined || system === languages) && speaks(language, code)) || (use !== undefined && (system === undefined || (use.system ?? "") === system) && use.code === code));
}
