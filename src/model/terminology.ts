import type { Issue } from "./issue.ts";

/** A coded value on its way through a ConceptMap. */
export interface CodeToTranslate {
  readonly system?: string | undefined;
  readonly code: string;
}

/** The resources of FHIR's terminology module. */
export type TerminologyType = "ConceptMap" | "CodeSystem" | "ValueSet";

/** One match of a translation (ConceptMap.group.element.target). */
export interface TranslationMatch {
  readonly system?: string;
  readonly code: string;
  readonly display?: string;
  readonly equivalence: string;
}

/** The answer for one code: the first usable match, or none. */
export interface TranslationAnswer {
  readonly match?: TranslationMatch;
  /** Canonical URL and version of the ConceptMap that answered. */
  readonly url: string;
  readonly version?: string;
}

/** How stages that need codes translated ask for it. `map` is a ConceptMap's id or canonical URL; a map that is not loaded is a bug by then and throws. */
export type Translate = (map: string, code: CodeToTranslate) => TranslationAnswer;

/** The code of a ConceptMap that is most like one it has no target for: a suggestion to a person; nothing is translated by it. */
export interface NearestCode {
  readonly code: string;
  readonly display: string | null;
  readonly target: string | null;
}

/**
 * What a value set says of a code: it is a member; it is one that only groups others; it is none; or that cannot be decided with the code systems at
 * hand, for a reason.
 */
export type Membership =
  | { readonly verdict: "member" | "abstract"; readonly display: string | undefined }
  | { readonly verdict: "none" }
  | { readonly verdict: "undecided"; readonly reason: Issue };

/**
 * How stages ask whether codes are in a value set: its canonical URL (`url` or `url|version`) gives a test, which may be kept; undefined where the value set
 * is not at hand. A code without a system is looked for in all code systems of the value set.
 */
export type MembershipOf = (valueSet: string) => ((code: CodeToTranslate) => Membership) | undefined;
