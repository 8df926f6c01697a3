import type { ValueSet, ValueSetComposeInclude, ValueSetExpansion, ValueSetExpansionContains } from "@medplum/fhirtypes";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { CodeSystemIndex } from "../code-systems/code-system.ts";
import type { Designation } from "../code-systems/designations.ts";
import { formatOf } from "../code-systems/formats/index.ts";
import { grammarOf } from "../code-systems/grammars.ts";
import type { Library } from "../definitions/library.ts";
import { conceptFilter, type ConceptTest } from "./filters.ts";

/** A code that a value set has. */
export interface Member {
  readonly system: string;
  readonly version: string | undefined;
  readonly code: string;
  readonly display: string | undefined;
  /** It groups others and is not to be used in a record. */
  readonly abstract: boolean;
  readonly inactive: boolean;
  /** Those that the value set itself has for the code. */
  readonly designation?: readonly Designation[] | undefined;
}

/** The code is a member, is none (null), or cannot be decided with what is at hand. */
export type Verdict = Member | null | Undecided;

/** Why something cannot be decided. */
export class Undecided {
  readonly issue: Issue;
  constructor(problem: Issue) {
    this.issue = problem;
  }
}

/** A value set made ready: both questions are answered by the same definition. */
export interface CodesOfValueSet {
  test(system: string, code: string): Verdict;
  /** All members in the order of the definition, each once. */
  list(): Iterable<Member> | Undecided;
  /** The code systems that it takes codes from, those of value sets that it imports among them. */
  readonly systems: ReadonlySet<string>;
}

type Versions = ReadonlyMap<string, string>;

/** Versions by code system that a request asks for (ValueSet/$expand). */
export interface SystemVersions {
  /** Where the value set does not say one. */
  readonly preferred?: Versions;
  /** Whatever the value set says. */
  readonly forced?: Versions;
  /** The value set may not say another. */
  readonly checked?: Versions;
}

const noVersions: SystemVersions = {};

const read = new WeakMap<Library, WeakMap<ValueSet, CodesOfValueSet | Undecided>>();

/** The codes of a value set, read once for each library and value set unless versions are asked for. */
export function codesOf(valueSet: ValueSet, library: Library, versions: SystemVersions = noVersions): CodesOfValueSet | Undecided {
  if (versions !== noVersions) return readValueSet(valueSet, library, versions, []);
  const known = read.get(library) ?? new WeakMap<ValueSet, CodesOfValueSet | Undecided>();
  read.set(library, known);
  let codes = known.get(valueSet);
  if (codes === undefined) known.set(valueSet, (codes = readValueSet(valueSet, library, versions, [])));
  return codes;
}

/**
 * Reads a value set, those that it imports, and the code systems behind them. `versions` are those of code systems where the value set does not
 * say one itself; `open` are the value sets that led here.
 */
function readValueSet(valueSet: ValueSet, library: Library, versions: SystemVersions, open: readonly string[]): CodesOfValueSet | Undecided {
  const { include = [], exclude = [], inactive } = valueSet.compose ?? {};
  const { expansion } = valueSet;
  if (expansion !== undefined && (include.length === 0 || !isPart(expansion))) return listed(expansion);
  if (include.length === 0) return undecided("terminology.value-set-not-listed");
  const name = valueSet.url;
  if (name !== undefined && open.includes(name)) return undecided("terminology.value-set-cycle", { circle: [...open.slice(open.indexOf(name)), name].join(" → ") });
  const way = name === undefined ? open : [...open, name];
  const included = include.map((part, index) => readPart(part, `ValueSet.compose.include[${index}]`, { library, versions, open: way }));
  const excluded = exclude.map((part, index) => readPart(part, `ValueSet.compose.exclude[${index}]`, { library, versions, open: way }));
  const isMeant = (member: Member) => inactive !== false || !member.inactive;
  const isExcluded = ({ system, code }: Member) => anyOf(excluded, system, code);
  return {
    systems: new Set(included.flatMap((part) => (part instanceof Undecided ? [] : [...part.systems]))),
    test: (system, code) => {
      const found = anyOf(included, system, code);
      if (found === null || found instanceof Undecided) return found;
      if (!isMeant(found)) return null;
      const out = isExcluded(found);
      return out === null ? found : out instanceof Undecided ? out : null;
    },
    list: () => {
      const parts = included.map((part) => (part instanceof Undecided ? part : part.list()));
      const broken = [...parts, ...excluded].find((part) => part instanceof Undecided);
      if (broken !== undefined) return broken;
      const meant = distinct(parts as Iterable<Member>[], isMeant);
      return excluded.length === 0 ? meant : without(meant, isExcluded);
    },
  };
}

function* distinct(parts: readonly Iterable<Member>[], isMeant: (member: Member) => boolean): Generator<Member> {
  const seen = parts.length > 1 ? new Set<string>() : undefined;
  for (const part of parts)
    for (const member of part) {
      const key = `${member.system}|${member.code}`;
      if (!isMeant(member) || seen?.has(key) === true) continue;
      seen?.add(key);
      yield member;
    }
}

function without(members: Iterable<Member>, isExcluded: (member: Member) => Verdict): Member[] | Undecided {
  const kept: Member[] = [];
  for (const member of members) {
    const verdict = isExcluded(member);
    if (verdict instanceof Undecided) return verdict;
    if (verdict === null) kept.push(member);
  }
  return kept;
}

/** The first part that has the code; undecided where none has it and one cannot say. */
function anyOf(parts: readonly (CodesOfValueSet | Undecided)[], system: string, code: string): Verdict {
  let doubt: Undecided | null = null;
  for (const part of parts) {
    const verdict = part instanceof Undecided ? part : part.test(system, code);
    if (verdict instanceof Undecided) doubt ??= verdict;
    else if (verdict !== null) return verdict;
  }
  return doubt;
}

interface Surroundings {
  readonly library: Library;
  readonly versions: SystemVersions;
  readonly open: readonly string[];
}

/** One include or exclude: a code system, value sets, or what all of these have in common. */
function readPart(part: ValueSetComposeInclude, place: string, { library, versions, open }: Surroundings): CodesOfValueSet | Undecided {
  const imports: CodesOfValueSet[] = [];
  for (const canonical of part.valueSet ?? []) {
    const other = library.valueSet(canonical);
    const read = other === undefined ? undecided("terminology.value-set-import", { place, url: canonical }) : readValueSet(other, library, versions, open);
    if (read instanceof Undecided) return read;
    imports.push(read);
  }
  const own = part.system === undefined ? undefined : ofSystem(part, part.system, place, library, versions);
  if (own instanceof Undecided) return own;
  const [first, ...others] = own === undefined ? imports : [own, ...imports];
  if (first === undefined) return undecided("terminology.value-set-not-listed");
  return others.length === 0 ? first : common(first, others);
}

function common(first: CodesOfValueSet, others: readonly CodesOfValueSet[]): CodesOfValueSet {
  const everywhere = (system: string, code: string): null | Undecided | true => {
    let doubt: Undecided | true = true;
    for (const other of others) {
      const verdict = other.test(system, code);
      if (verdict === null) return null;
      if (verdict instanceof Undecided) doubt = verdict;
    }
    return doubt;
  };
  return {
    systems: first.systems,
    test: (system, code) => {
      const found = first.test(system, code);
      if (found === null || found instanceof Undecided) return found;
      const also = everywhere(system, code);
      return also === true ? found : also;
    },
    list: () => {
      const members = first.list();
      if (members instanceof Undecided) return members;
      const kept: Member[] = [];
      for (const member of members) {
        const also = everywhere(member.system, member.code);
        if (also instanceof Undecided) return also;
        if (also === true) kept.push(member);
      }
      return kept;
    },
  };
}

function ofSystem(part: ValueSetComposeInclude, system: string, place: string, library: Library, { preferred, forced, checked }: SystemVersions): CodesOfValueSet | Undecided {
  const { concept, filter = [] } = part;
  const wanted = checked?.get(system);
  if (wanted !== undefined && part.version !== undefined && part.version !== wanted) return undecided("terminology.system-version-other", { place, system, found: part.version, wanted });
  const version = forced?.get(system) ?? part.version ?? wanted ?? preferred?.get(system);
  if (concept !== undefined) return ofConcepts(concept, system, version, library);
  const grammar = grammarOf(system);
  const index = library.codeSystem(system, version);
  if (index === undefined) {
    if (grammar === undefined || filter.length > 0) return outOfReach(system, formatOf(system), undecided("terminology.code-system-unknown", { system: named(system, version) }));
    return {
      systems: new Set([system]),
      test: (asked, code) => (asked === system && grammar(code) ? { system, version: undefined, code, display: undefined, abstract: false, inactive: false } : null),
      list: () => undecided("terminology.value-set-endless", { system }),
    };
  }
  const tests: ConceptTest[] = [];
  for (const each of filter) {
    const test = conceptFilter(index, each);
    if (test === undefined) return outOfReach(system, (code) => index.find(code) >= 0, undecided("terminology.filter-unsupported", { place, property: each.property, operator: each.op }));
    tests.push(test);
  }
  return ofIndex(index, (concept) => tests.every((test) => test(concept)));
}

/** Codes of a system that cannot be told from one another: only codes of other systems, and those that none of the system's can be, are known not to be in it. The empty code asks whether anything is. */
function outOfReach(system: string, mayBeCode: (code: string) => boolean, doubt: Undecided): CodesOfValueSet {
  return { systems: new Set([system]), test: (asked, code) => (asked === system && (code === "" || mayBeCode(code)) ? doubt : null), list: () => doubt };
}

function ofIndex(index: CodeSystemIndex, passes: ConceptTest): CodesOfValueSet {
  const { url, version, content } = index.head;
  const isWhole = content === "complete";
  const missing = () => undecided("terminology.code-system-incomplete", { system: named(url, version) });
  return {
    systems: new Set([url]),
    test: (system, code) => {
      if (system !== url) return null;
      const concept = index.find(code);
      if (concept < 0) return isWhole ? null : missing();
      return passes(concept) ? memberOf(index, concept) : null;
    },
    list: () => (isWhole ? members(index, passes) : missing()),
  };
}

function* members(index: CodeSystemIndex, passes: ConceptTest): Generator<Member> {
  for (let concept = 0; concept < index.count; concept++) if (passes(concept)) yield memberOf(index, concept);
}

/** A concept of a code system as a member. */
export function memberOf(index: CodeSystemIndex, concept: number): Member {
  const { url, version } = index.head;
  return { system: url, version, code: index.code(concept), display: index.display(concept), abstract: index.isAbstract(concept), inactive: index.isInactive(concept) };
}

/** Codes that are listed one by one are members whether their code system is at hand or not. */
function ofConcepts(concepts: NonNullable<ValueSetComposeInclude["concept"]>, system: string, version: string | undefined, library: Library): CodesOfValueSet {
  const listedConcepts = new Map(concepts.map((concept) => [concept.code, concept]));
  const member = (code: string): Member => {
    const index = library.codeSystem(system, version);
    const concept = index?.find(code) ?? -1;
    const known = index === undefined || concept < 0 ? { system, version, code, display: undefined, abstract: false, inactive: false } : memberOf(index, concept);
    const { display = known.display, designation } = listedConcepts.get(code)!;
    return { ...known, code, display, designation };
  };
  return {
    systems: new Set([system]),
    test: (asked, code) => (asked === system && listedConcepts.has(code) ? member(code) : null),
    list: () => Array.from(listedConcepts.keys(), member),
  };
}

/** An expansion of which this is a page, or that says itself that it is not whole. */
function isPart({ offset = 0, total = 0, contains, extension = [] }: ValueSetExpansion): boolean {
  return offset > 0 || total > [...entriesOf(contains)].length || extension.some(({ url, valueBoolean }) => url === "http://hl7.org/fhir/StructureDefinition/valueset-unclosed" && valueBoolean === true);
}

/** All entries, each before those in it. */
function* entriesOf(contains: readonly ValueSetExpansionContains[] = []): Generator<ValueSetExpansionContains> {
  const open = contains.toReversed();
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    yield item;
    open.push(...(item.contains ?? []).toReversed());
  }
}

/** What an expansion lists; an abstract entry is there to lead through the list. */
function listed(expansion: ValueSetExpansion): CodesOfValueSet {
  const bySystem = new Map<string, Map<string, Member>>();
  const missing = isPart(expansion) ? undecided("terminology.expansion-part") : null;
  for (const item of entriesOf(expansion.contains)) {
    const { system = "", version, code, display, designation, abstract = false, inactive = false } = item;
    if (code === undefined) continue;
    const codes = bySystem.get(system) ?? new Map<string, Member>();
    bySystem.set(system, codes);
    if (!codes.has(code)) codes.set(code, { system, version, code, display, abstract, inactive, designation });
  }
  return {
    systems: new Set(bySystem.keys()),
    test: (system, code) => bySystem.get(system)?.get(code) ?? missing,
    list: () => missing ?? [...bySystem.values()].flatMap((codes) => [...codes.values()]),
  };
}

const undecided = (...problem: Parameters<typeof issue>) => new Undecided(issue(...problem));

const named = (system: string, version: string | undefined) => (version === undefined ? system : `${system}|${version}`);
