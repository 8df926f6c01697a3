import { CodeSet } from "./definitions.ts";
import type { Library } from "./packages/library.ts";

interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}

/** What of a CodeSystem value sets are worked out from. */
export interface CodeSystemContent {
  readonly content: string;
  readonly concept?: readonly Concept[];
}

interface ConceptSet {
  readonly system?: string;
  readonly concept?: readonly { readonly code: string }[];
  readonly filter?: readonly { readonly property: string; readonly op: string; readonly value: string }[];
  readonly valueSet?: readonly string[];
}

/** What of a ValueSet its codes are worked out from. */
export interface ValueSetContent {
  readonly compose?: { readonly include: readonly ConceptSet[]; readonly exclude?: readonly ConceptSet[] };
}

type Codes = ReadonlyMap<string, ReadonlySet<string>>;

/** Where value sets and code systems are found by canonical URL. */
export interface TerminologySource {
  valueSet(canonical: string): ValueSetContent | undefined;
  codeSystem(url: string): CodeSystemContent | undefined;
}

/**
 * The codes of a value set by code system (ValueSet.compose): enumerated concepts, complete code systems, what is below a concept
 * (`is-a`, `descendent-of`), other value sets, and exclusions of these. Undefined where any part cannot be listed.
 */
export function codesOf(url: string, source: TerminologySource, open: ReadonlySet<string> = new Set()): Codes | undefined {
  const compose = open.has(url) ? undefined : source.valueSet(url)?.compose;
  if (compose === undefined) return undefined;
  const inside = new Set([...open, url]);
  const result = new Map<string, Set<string>>();
  for (const [sets, excluded] of [[compose.include, false], [compose.exclude ?? [], true]] as const) {
    for (const set of sets) {
      const part = partOf(set, source, inside);
      if (part === undefined) return undefined;
      for (const [system, codes] of part) {
        const members = result.get(system) ?? new Set<string>();
        result.set(system, excluded ? keep(members, (code) => !codes.has(code)) : new Set([...members, ...codes]));
      }
    }
  }
  return result;
}

/** All conditions of an include hold at once: its system's codes, and those of each value set that it names. */
function partOf({ system, concept, filter = [], valueSet = [] }: ConceptSet, source: TerminologySource, open: ReadonlySet<string>): Codes | undefined {
  const parts: (Codes | undefined)[] = valueSet.map((one) => codesOf(one, source, open));
  if (system !== undefined) {
    const codes = concept === undefined ? systemCodes(source.codeSystem(system), filter) : new Set(concept.map(({ code }) => code));
    parts.push(codes && new Map([[system, codes]]));
  }
  return parts.reduce((one, other) => one && other && intersection(one, other));
}

function intersection(one: Codes, other: Codes): Codes {
  return new Map([...one].map(([system, codes]) => [system, keep(codes, (code) => other.get(system)?.has(code) === true)]));
}

function systemCodes(system: CodeSystemContent | undefined, filters: NonNullable<ConceptSet["filter"]>): ReadonlySet<string> | undefined {
  if (system?.content !== "complete") return undefined;
  let codes: ReadonlySet<string> = new Set(codesIn(system.concept ?? []));
  for (const { property, op, value } of filters) {
    if (property !== "concept" || (op !== "is-a" && op !== "descendent-of" && op !== "is-not-a")) return undefined;
    const top = conceptOf(system.concept ?? [], value);
    const below = new Set(top === undefined ? [] : codesIn(op === "descendent-of" ? (top.concept ?? []) : [top]));
    codes = keep(codes, (code) => below.has(code) !== (op === "is-not-a"));
  }
  return codes;
}

function keep(codes: ReadonlySet<string>, fits: (code: string) => boolean): Set<string> {
  return new Set([...codes].filter(fits));
}

function* codesIn(concepts: readonly Concept[]): Generator<string> {
  for (const { code, concept = [] } of concepts) {
    yield code;
    yield* codesIn(concept);
  }
}

function conceptOf(concepts: readonly Concept[], code: string): Concept | undefined {
  for (const one of concepts) {
    const found = one.code === code ? one : conceptOf(one.concept ?? [], code);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value sets that profiles bind to; each is expanded when it is first asked for. */
export class ValueSets {
  readonly #library: Library;
  readonly #sets = new Map<string, CodeSet | undefined>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** The codes of a value set by its canonical URL; a set without any where they cannot be listed, undefined where the value set is not known. */
  find(canonical: string): CodeSet | undefined {
    if (this.#sets.has(canonical)) return this.#sets.get(canonical);
    const source: TerminologySource = {
      valueSet: (url) => this.#library.find("ValueSet", url) as ValueSetContent | undefined,
      codeSystem: (url) => this.#library.find("CodeSystem", url) as CodeSystemContent | undefined,
    };
    const codes = codesOf(canonical, source);
    const listed = codes && Object.fromEntries([...codes].map(([system, members]) => [system, [...members]]));
    const set = listed === undefined && source.valueSet(canonical) === undefined ? undefined : new CodeSet(canonical.split("|", 1)[0]!, listed);
    this.#sets.set(canonical, set);
    return set;
  }
}
