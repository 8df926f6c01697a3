import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { Library } from "../packages/library.ts";
import { generateSnapshot } from "../snapshot/generate.ts";
import { type Node, treeOf } from "../snapshot/tree.ts";
import type { ProfileElement, StructureDefinition } from "../structure-definition.ts";

/** A StructureDefinition whose snapshot is known. */
export interface Profile {
  readonly url: string;
  /** `url|version`, or the URL where there is no version. */
  readonly canonical: string;
  /** The type it is about: `Patient`, `Extension`, `HumanName`. */
  readonly type: string;
  readonly definition: StructureDefinition;
  readonly root: Node;
  /** What its differential says that its base does not allow. */
  readonly issues: readonly Issue[];
}

interface Snapshot {
  readonly elements: readonly ProfileElement[];
  readonly issues: readonly Issue[];
}

/** How many definitions may rest on one another. */
const longestChain = 50;

/** Profiles by canonical URL; each is worked out when it is first asked for. */
export class Profiles {
  readonly library: Library;
  readonly #profiles = new Map<string, Profile | Issue | undefined>();
  readonly #snapshots = new Map<StructureDefinition, Snapshot | undefined>();
  /** Definitions whose snapshots are being worked out, to find one that rests on itself. */
  readonly #open = new Set<StructureDefinition>();

  constructor(library: Library) {
    this.library = library;
  }

  /** The profile of a canonical URL: undefined when it is not known, an issue when no snapshot can be made. */
  find(canonical: string): Profile | Issue | undefined {
    if (this.#profiles.has(canonical)) return this.#profiles.get(canonical);
    const profile = this.#make(canonical);
    this.#profiles.set(canonical, profile);
    return profile;
  }

  /** The profile of a canonical URL, where there is one that can be used. */
  usable(canonical: string): Profile | undefined {
    const found = this.find(canonical);
    return found !== undefined && "root" in found ? found : undefined;
  }

  /** What the differential of a definition says that its base does not allow; nothing where the base is not known. */
  problemsOf(definition: StructureDefinition): readonly Issue[] {
    if (this.#open.size > 0) return [];
    return this.#generate(definition)?.issues ?? [];
  }

  /** True where a definition is the same as another or derived from it. */
  derives(url: string, from: string): boolean {
    const wanted = from.split("|", 1)[0];
    let one: string | undefined = url;
    for (let length = 0; one !== undefined && length < longestChain; length++) {
      if (one.split("|", 1)[0] === wanted) return true;
      one = this.#definition(one)?.baseDefinition;
    }
    return false;
  }

  #make(canonical: string): Profile | Issue | undefined {
    const definition = this.#definition(canonical);
    if (definition === undefined) return undefined;
    const { url, version, type } = definition;
    const snapshot = this.#snapshot(definition);
    const root = snapshot && treeOf(snapshot.elements);
    if (root === undefined) return issue("validation.profile-broken", { url: canonical, problem: this.#chainProblem(definition) }, { profile: url });
    return { url, canonical: version === undefined || version === "" ? url : `${url}|${version}`, type: nameOfType(type), definition, root, issues: snapshot!.issues };
  }

  /** A snapshot that the definition brings along stands as its authors made it; else one is generated. */
  #snapshot(definition: StructureDefinition): Snapshot | undefined {
    if (this.#snapshots.has(definition)) return this.#snapshots.get(definition);
    if (this.#open.has(definition) || this.#open.size > longestChain) return undefined;
    this.#open.add(definition);
    const published = definition.snapshot?.element;
    const snapshot =
      published !== undefined && published.length > 0
        ? { elements: published, issues: [] }
        : this.#generate(definition);
    this.#open.delete(definition);
    // What was found while a definition rests on itself holds for that way alone.
    if (snapshot !== undefined || this.#open.size === 0) this.#snapshots.set(definition, snapshot);
    return snapshot;
  }

  #generate(definition: StructureDefinition): Snapshot | undefined {
    return generateSnapshot(definition, { snapshotOf: (url) => this.#elementsOf(url), derives: (url, from) => this.derives(url, from) });
  }

  #elementsOf(canonical: string): readonly ProfileElement[] | undefined {
    const definition = this.#definition(canonical);
    return definition && this.#snapshot(definition)?.elements;
  }

  #definition(canonical: string): StructureDefinition | undefined {
    return this.library.find("StructureDefinition", canonical) as StructureDefinition | undefined;
  }

  /** Why there is no snapshot, in words. */
  #chainProblem(definition: StructureDefinition): string {
    const seen = new Set<StructureDefinition>();
    let one: StructureDefinition = definition;
    while (!seen.has(one)) {
      seen.add(one);
      if (one.baseDefinition === undefined) return `${one.url} says no base`;
      const base = this.#definition(one.baseDefinition);
      if (base === undefined) return `its base ${one.baseDefinition} is not known`;
      one = base;
    }
    return `${one.url} rests on itself`;
  }
}

function nameOfType(type: string): string {
  return type.slice(type.lastIndexOf("/") + 1);
}
