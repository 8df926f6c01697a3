import type { MembershipOf } from "../../model/terminology.ts";
import type { Library } from "../definitions/library.ts";
import { codesOf, Undecided, type CodesOfValueSet } from "./value-set.ts";

/** Membership tests over a library. A value set is read when its test is asked for, and its tests share what was read. */
export function createMembership(library: Library): MembershipOf {
  return (canonical) => {
    const valueSet = library.valueSet(canonical);
    if (valueSet === undefined) return undefined;
    const codes = codesOf(valueSet, library);
    if (codes instanceof Undecided) return () => ({ verdict: "undecided", reason: codes.issue });
    return ({ system, code }) => membership(codes, system, code);
  };
}

function membership(codes: CodesOfValueSet, system: string | undefined, code: string): ReturnType<NonNullable<ReturnType<MembershipOf>>> {
  let doubt: Undecided | undefined;
  for (const one of system === undefined ? codes.systems : [system]) {
    const verdict = codes.test(one, code);
    if (verdict instanceof Undecided) doubt ??= verdict;
    else if (verdict !== null) return { verdict: verdict.abstract ? "abstract" : "member", display: verdict.display };
  }
  return doubt === undefined ? { verdict: "none" } : { verdict: "undecided", reason: doubt.issue };
}
