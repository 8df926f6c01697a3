import type { CodeSystem, CodeSystemConcept, CodeSystemConceptDesignation, CodeSystemConceptProperty } from "@medplum/fhirtypes";
import { CodeTable } from "./code-table.ts";
import { Additions } from "./supplements.ts";
import { Links } from "./links.ts";
import { roleOf, type PropertyRole } from "./property-roles.ts";
import { type TextPool, TextPoolBuilder } from "./text-pool.ts";

/** What FHIR says of a code system as a whole. */
export interface CodeSystemHead {
  readonly url: string;
  readonly version: string | undefined;
  readonly name: string;
  /** The language of its displays; undefined where it is not said. */
  readonly language: string | undefined;
  /** `complete`: a code that is not there does not exist. Of the other kinds (`fragment`, `example`) only a part is here. */
  readonly content: CodeSystem["content"];
  /** How the hierarchy is meant; undefined where it is not said. */
  readonly hierarchyMeaning: CodeSystem["hierarchyMeaning"];
  /** Codes of the properties that concepts may have, and what they mean in every code system. */
  readonly properties: ReadonlyMap<string, PropertyRole | undefined>;
}

/**
 * The concepts of a code system in compact memory: numbers from 0 in the order of the definition stand for them. Codes, displays and whatever
 * else there is are texts of one pool; definitions, designations and property values are read (JSON) when they are asked for.
 */
export class CodeSystemIndex {
  readonly head: CodeSystemHead;
  readonly count: number;
  readonly #texts: TextPool;
  readonly #table: CodeTable;
  readonly #displays: Uint32Array;
  readonly #details: Uint32Array;
  readonly #parents: Links;
  readonly #flags: Uint8Array;
  #children: Links | undefined;

  /** `supplements` are those of this version of the code system. */
  constructor(system: CodeSystem, supplements: readonly CodeSystem[] = []) {
    const additions = supplements.length === 0 ? undefined : new Additions(supplements);
    const concepts = flatten(system, additions);
    this.head = headOf(additions === undefined ? system : { ...system, property: [...(system.property ?? []), ...additions.properties] }, concepts);
    const roles = this.head.properties;
    const texts = new TextPoolBuilder();
    for (const { concept } of concepts) texts.add(concept.code ?? "");
    const none = texts.addOnce("");
    this.count = concepts.length;
    this.#displays = Uint32Array.from(concepts, ({ concept }) => (concept.display === undefined ? none : texts.add(concept.display)));
    this.#details = Uint32Array.from(concepts, ({ concept }) => {
      const { definition, designation } = concept;
      const property = concept.property?.filter(({ code }) => !isLink(roles.get(code)));
      const hasProperty = property !== undefined && property.length > 0;
      return definition === undefined && designation === undefined && !hasProperty ? none : texts.addOnce(JSON.stringify({ definition, designation, ...(hasProperty && { property }) }));
    });
    this.#texts = texts.finish();
    this.#table = new CodeTable(this.#texts, this.count, system.caseSensitive !== false);
    this.#parents = new Links(this.count, parentsOf(concepts, roles, (code) => this.find(code)));
    this.#flags = Uint8Array.from(concepts, ({ concept }) => flagsOf(concept, roles));
  }

  /** -1 where the code is not there. */
  find(code: string): number {
    return this.#table.find(code);
  }

  code(index: number): string {
    return this.#texts.at(index);
  }

  display(index: number): string | undefined {
    return this.#texts.at(this.#displays[index]!) || undefined;
  }

  /** What is seldom asked for; properties without those that name parents and children. */
  details(index: number): Pick<CodeSystemConcept, "definition"> & { readonly designation?: readonly CodeSystemConceptDesignation[]; readonly property?: readonly CodeSystemConceptProperty[] } {
    const text = this.#texts.at(this.#details[index]!);
    return text === "" ? {} : (JSON.parse(text) as ReturnType<CodeSystemIndex["details"]>);
  }

  /** A concept that only groups others: not to be used in a record. */
  isAbstract(index: number): boolean {
    return (this.#flags[index]! & abstractFlag) !== 0;
  }

  isInactive(index: number): boolean {
    return (this.#flags[index]! & inactiveFlag) !== 0;
  }

  parents(index: number): Uint32Array {
    return this.#parents.of(index);
  }

  children(index: number): Uint32Array {
    return this.#down.of(index);
  }

  /** Marks (1) a concept and everything below it. */
  below(index: number): Uint8Array {
    return this.#down.reach([index]);
  }

  /** Marks (1) a concept and everything above it. */
  above(index: number): Uint8Array {
    return this.#parents.reach([index]);
  }

  /** True where the hierarchy leads from `lower` up to `upper`; of a concept to itself. */
  isBelow(lower: number, upper: number): boolean {
    return this.#parents.leads(lower, upper);
  }

  /** Bytes of memory that grow with the number of concepts. */
  get size(): number {
    return this.#texts.size + this.#table.size + this.#displays.byteLength + this.#details.byteLength + this.#parents.size + this.#flags.byteLength + (this.#children?.size ?? 0);
  }

  get #down(): Links {
    if (this.#children !== undefined) return this.#children;
    const pairs: number[] = [];
    for (let index = 0; index < this.count; index++) for (const parent of this.parents(index)) pairs.push(parent, index);
    return (this.#children = new Links(this.count, pairs));
  }
}

interface Placed {
  readonly concept: CodeSystemConcept;
  /** Number of the concept it stands in; -1 at the top. */
  readonly parent: number;
}

/** All concepts, each before those in it, without recursion: how deep they go is the author's choice. */
function flatten({ concept = [] }: CodeSystem, additions: Additions | undefined): Placed[] {
  const placed: Placed[] = [];
  const open: Placed[] = concept.map((one) => ({ concept: one, parent: -1 })).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const parent = placed.push(additions === undefined ? next : { ...next, concept: additions.to(next.concept) }) - 1;
    for (const one of (next.concept.concept ?? []).toReversed()) open.push({ concept: one, parent });
  }
  return placed;
}

type Roles = CodeSystemHead["properties"];

const isLink = (role: PropertyRole | undefined) => role === "parent" || role === "child";

/** Pairs of concept and parent: by place, and by properties that name parents or children. A concept that is defined twice is the first of the two. */
function parentsOf(concepts: readonly Placed[], roles: Roles, find: (code: string) => number): number[] {
  const pairs: number[] = [];
  const seen = new Set<number>();
  const add = (child: number, parent: number) => {
    const pair = child * concepts.length + parent;
    if (child < 0 || parent < 0 || child === parent || seen.has(pair)) return;
    seen.add(pair);
    pairs.push(child, parent);
  };
  for (const [index, { concept, parent }] of concepts.entries()) {
    add(index, parent);
    for (const { code, valueCode } of concept.property ?? []) {
      const role = valueCode === undefined ? undefined : roles.get(code);
      if (role === "parent") add(index, find(valueCode!));
      else if (role === "child") add(find(valueCode!), index);
    }
  }
  return pairs;
}

const abstractFlag = 1;
const inactiveFlag = 2;

function flagsOf({ property = [] }: CodeSystemConcept, roles: Roles): number {
  let flags = 0;
  for (const { code, valueBoolean, valueCode, valueString } of property) {
    const role = roles.get(code);
    if (role === "abstract" && valueBoolean === true) flags |= abstractFlag;
    else if (role === "inactive" && valueBoolean === true) flags |= inactiveFlag;
    else if (role === "status" && /^(retired|inactive)$/i.test(valueCode ?? valueString ?? "")) flags |= inactiveFlag;
  }
  return flags;
}

function headOf({ url, version, name, title, language, content, hierarchyMeaning, property = [] }: CodeSystem, concepts: readonly Placed[]): CodeSystemHead {
  const properties = new Map(property.map(({ code, uri }) => [code, roleOf(code, uri)]));
  for (const { concept } of concepts) for (const { code } of concept.property ?? []) if (!properties.has(code)) properties.set(code, roleOf(code));
  return { url: url ?? "", version, name: name ?? title ?? url ?? "", language, content, hierarchyMeaning, properties };
}
