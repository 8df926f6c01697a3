import type { Membership, MembershipOf, MembershipTest } from "../../model/terminology.ts";
import { synonymsOf } from "../code-systems/synonyms.ts";
import type { Library } from "../definitions/library.ts";
import { codesOf, Undecided, type CodesOfValueSet, type Member } from "./value-set.ts";

/** Membership tests over a library. A value set is read when its test is asked for, and its tests share what was read. */
export function createMembership(library: Library): MembershipOf {
  return (canonical) => {
    const valueSet = library.valueSet(canonical);
    if (valueSet === undefined) return undefined;
    const codes = codesOf(valueSet, library);
    if (codes instanceof Undecided) return () => ({ verdict: "undecided", reason: codes.issue });
    return testOf(codes, library);
  };
}

function testOf(codes: CodesOfValueSet, library: Library): MembershipTest {
  const known = new KnownMembers();
  return ({ system, code, display }) => {
    const before = known.find(system, code);
    if (before !== undefined && (display === undefined || isText(display, before))) return before;
    let doubt: Undecided | undefined;
    for (const one of system === undefined ? codes.systems : [system]) {
      const verdict = codes.test(one, code);
      if (verdict instanceof Undecided) doubt ??= verdict;
      else if (verdict !== null) return display !== undefined && isOther(verdict, display, library) ? { ...membership(verdict), otherDisplay: true } : known.keep(system, verdict);
    }
    // Of what cannot be read the code systems are not known either.
    const rest = system === undefined && doubt === undefined ? codes.test("", code) : null;
    if (rest instanceof Undecided) doubt = rest;
    return doubt === undefined ? none : { verdict: "undecided", reason: doubt.issue };
  };
}

const none: Membership = { verdict: "none" };

/** Quickly told: the text is the member's own, or the member has none. Others are folded and looked for among the designations. */
function isText(display: string, found: Membership): boolean {
  return !("display" in found) || found.display === undefined || found.display === display;
}

function membership(member: Member): Membership {
  return { verdict: member.abstract ? "abstract" : "member", display: member.display, ...(member.inactive && { inactive: true }) };
}

/** Displays are compared without regard to case and white space, and with all designations, of whatever language: R4 asks for no certain one. */
function isOther(member: Member, display: string, library: Library): boolean {
  if (member.display === undefined || folded(member.display) === folded(display)) return false;
  const index = library.codeSystem(member.system, member.version);
  const concept = index?.find(member.code) ?? -1;
  return index === undefined || concept < 0 || !synonymsOf(index, concept).some((one) => folded(one) === folded(display));
}

const folded = (text: string) => text.trim().replaceAll(/\s+/g, " ").toLowerCase();

/** Members that were found before, so that the usual ones cost two lookups: so few, and so short, that no record fills the memory. */
class KnownMembers {
  readonly #bySystem = new Map<string | undefined, Map<string, Membership>>();
  #count = 0;

  find(system: string | undefined, code: string): Membership | undefined {
    return this.#bySystem.get(system)?.get(code);
  }

  keep(system: string | undefined, member: Member): Membership {
    const found = membership(member);
    if (this.#count >= mostKnown || member.code.length >= viewed) return found;
    const key = system === undefined ? undefined : member.system;
    let codes = this.#bySystem.get(key);
    if (codes === undefined) this.#bySystem.set(key, (codes = new Map<string, Membership>()));
    this.#count++;
    codes.set(member.code, found);
    return found;
  }
}

/** Codes of one value set. */
const mostKnown = 1000;

/** From here on V8 may keep a text as a view of the record that it was cut from: to remember it would keep the record. */
const viewed = 13;
