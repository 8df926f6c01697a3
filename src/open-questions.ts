import { issue } from "./errors.ts";
import type { CodeQuestion, Membership, MembershipOf } from "./model/terminology.ts";

/** What somebody else has said of a code before; undefined where nobody was asked, or nobody knew. */
export type Recall = (question: CodeQuestion) => boolean | undefined;

/** Membership tests that fall back on what was said elsewhere, and hear of what stays open. They themselves ask nobody. */
export class OpenQuestions {
  readonly #recall: Recall;
  #hear: ((question: CodeQuestion) => void) | undefined;

  constructor(recall: Recall = () => undefined) {
    this.#recall = recall;
  }

  /** The tests of a membership, with what is recalled where they leave a code undecided. */
  over(membershipOf: MembershipOf): MembershipOf {
    return (valueSet) => {
      const test = membershipOf(valueSet) ?? unknown;
      return (code) => {
        const found = test(code);
        // The empty code, which none is, is a question about the value set itself.
        if (found.verdict !== "undecided" || code.code === "") return found;
        const question: CodeQuestion = { valueSet, ...(code.system !== undefined && { system: code.system }), code: code.code };
        const said = this.#recall(question);
        if (said !== undefined) return said ? recalled : none;
        this.#hear?.(question);
        return found;
      };
    };
  }

  /** Does something, and tells of the codes that were tested meanwhile and stayed undecided. */
  hearing<Result>(hear: ((question: CodeQuestion) => void) | undefined, work: () => Result): Result {
    this.#hear = hear;
    try {
      return work();
    } finally {
      this.#hear = undefined;
    }
  }
}

const unknown = (): Membership => ({ verdict: "undecided", reason: issue("terminology.value-set-not-at-hand") });
const recalled: Membership = { verdict: "member", display: undefined };
const none: Membership = { verdict: "none" };
