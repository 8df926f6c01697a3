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

/** A code as a record has it. */
export interface CodeToTest extends CodeToTranslate {
  /** The text that stands beside it. */
  readonly display?: string | undefined;
}

/**
 * What a value set says of a code: it is a member; it is one that only groups others; it is none; or that cannot be decided with the code systems at
 * hand, for a reason.
 */
export type Membership =
  | {
      readonly verdict: "member" | "abstract";
      readonly display: string | undefined;
      /** The code is not in use any more. */
      readonly inactive?: true;
      /** The text beside the code is none that its code system has for it. */
      readonly otherDisplay?: true;
    }
  | { readonly verdict: "none" }
  | { readonly verdict: "undecided"; readonly reason: Issue };

/** Whether a code is in one value set. A code without a system is looked for in all code systems of the value set. */
export type MembershipTest = (code: CodeToTest) => Membership;

/** How stages ask whether codes are in a value set: its canonical URL (`url` or `url|version`) gives a test, which may be kept; undefined where the value set is not at hand. */
export type MembershipOf = (valueSet: string) => MembershipTest | undefined;

/**
 * What the code system that a Coding names says of its code: it has it; it lacks it, being at hand as a whole; or it is none, because it only supplements another. Undefined where that
 * cannot be known here.
 */
export type CodeInSystem = (system: string, version: string | undefined, code: string) => "has" | "lacks" | "supplement" | undefined;

/** One code of one value set that could not be decided. Nothing else of a record is in it. */
export interface CodeQuestion {
  readonly valueSet: string;
  readonly system?: string;
  readonly code: string;
}

/** An external terminology server that is asked for codes which cannot be decided here. It is never needed: what it does not say stays open. */
export interface TerminologyServer {
  /** What it has said of a code before; undefined where it was not asked, or does not know either. */
  recall(question: CodeQuestion): boolean | undefined;
  /** Asks for what is not known yet, and tells whether anything was learned. Takes seconds at the most and never fails. */
  ask(questions: readonly CodeQuestion[]): Promise<boolean>;
}
