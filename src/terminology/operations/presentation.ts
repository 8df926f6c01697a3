import type { FhirObject } from "../../model/fhir.ts";
import { type Designation, designationFilter, speaks } from "../code-systems/designations.ts";
import type { Library } from "../definitions/library.ts";
import type { Member } from "../value-sets/value-set.ts";

/** How the members of an expansion are to be written. */
export interface PresentationOptions {
  readonly language: string | undefined;
  readonly designations: boolean;
  /** Which designations; all where there are no tokens. */
  readonly tokens: readonly string[];
}

/** Writes members, in the language that is asked for where they have a text in it. */
export class Presentation {
  readonly #library: Library;
  readonly #options: PresentationOptions;
  readonly #isWanted: (designation: Designation) => boolean;

  constructor(library: Library, options: PresentationOptions) {
    this.#library = library;
    this.#options = options;
    this.#isWanted = designationFilter(options.tokens);
  }

  displayOf(member: Member): string | undefined {
    const { language } = this.#options;
    if (language === undefined || speaks(this.#library.codeSystem(member.system, member.version)?.head.language, language)) return member.display;
    return this.#designationsOf(member).find((one) => speaks(one.language, language))?.value ?? member.display;
  }

  /** One code of an expansion (`ValueSet.expansion.contains`). */
  entryOf(member: Member): FhirObject {
    const { system, code, abstract, inactive } = member;
    const display = this.displayOf(member);
    const designation = this.#options.designations ? this.#designationsOf(member).filter(this.#isWanted) : [];
    return {
      ...(system !== "" && { system }),
      ...(abstract && { abstract }),
      ...(inactive && { inactive }),
      code,
      ...(display !== undefined && { display }),
      ...(designation.length > 0 && { designation: designation as unknown as FhirObject[] }),
    };
  }

  /** Those of the value set before those of the code system. */
  #designationsOf({ system, version, code, designation = [] }: Member): readonly Designation[] {
    const index = this.#library.codeSystem(system, version);
    const concept = index?.find(code) ?? -1;
    return index === undefined || concept < 0 ? designation : [...designation, ...(index.details(concept).designation ?? [])];
  }
}
