import { issue } from "../errors.ts";
import type { CodeToTest, Membership, MembershipOf, MembershipTest } from "../model/terminology.ts";

/** The value set of a binding, and how to know whether a code is in it. */
export interface BoundCodes {
  /** Canonical URL, without a version. */
  readonly url: string;
  test(code: CodeToTest): Membership;
}

/** The value sets that bindings name, asked of whoever has the code systems; each is found when the first code of it comes. */
export class ValueSets {
  readonly #membershipOf: MembershipOf;
  readonly #sets = new Map<string, BoundCodes>();

  constructor(membershipOf: MembershipOf) {
    this.#membershipOf = membershipOf;
  }

  /** The value set of a canonical URL. Of one that is not at hand nothing can be decided. */
  find(canonical: string): BoundCodes {
    let set = this.#sets.get(canonical);
    if (set === undefined) this.#sets.set(canonical, (set = new AskedCodes(canonical, this.#membershipOf)));
    return set;
  }
}

class AskedCodes implements BoundCodes {
  readonly url: string;
  test: MembershipTest;

  constructor(canonical: string, membershipOf: MembershipOf) {
    this.url = canonical.split("|", 1)[0]!;
    this.test = (code) => {
      this.test = membershipOf(canonical) ?? (() => ({ verdict: "undecided", reason: issue("terminology.value-set-not-at-hand") }));
      return this.test(code);
    };
  }
}
