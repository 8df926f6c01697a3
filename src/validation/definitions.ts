import type { ElementDefinition, TypeDefinitions } from "../model/definitions.ts";
import type { CodeToTest, Membership } from "../model/terminology.ts";
import type { ConstraintsArtefact, DefinitionsArtefact, StoredConstraint, StoredElement } from "./artefact.ts";
import type { BoundCodes } from "./value-sets.ts";

/** The codes of a required binding of base FHIR. Sets are made on first use and shared by every element that has the binding. */
export class CodeSet implements BoundCodes {
  readonly url: string;
  readonly #codes: Readonly<Record<string, readonly string[]>> | undefined;
  #all: ReadonlySet<string> | undefined;
  #systems: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(url: string, codes: Readonly<Record<string, readonly string[]>> | undefined) {
    this.url = url;
    this.#codes = codes;
  }

  /** Codes of all systems; undefined where the value set cannot be enumerated. */
  get all(): ReadonlySet<string> | undefined {
    return (this.#all ??= this.#codes && new Set(Object.values(this.#codes).flat()));
  }

  /** Codes by code system; undefined where the value set cannot be enumerated. */
  get systems(): ReadonlyMap<string, ReadonlySet<string>> | undefined {
    return (this.#systems ??= this.#codes && new Map(Object.entries(this.#codes).map(([system, codes]) => [system, new Set(codes)])));
  }

  /** A code without a system is looked for in all of them. To be asked only where the codes are listed. */
  test({ system, code }: CodeToTest): Membership {
    const codes = system === undefined ? this.all : this.systems?.get(system);
    return codes?.has(code) === true ? listedMember : listedNone;
  }
}

const listedMember: Membership = { verdict: "member", display: undefined };
const listedNone: Membership = { verdict: "none" };

/** Base FHIR, as the validator and the mapping checker read it. */
export interface Definitions {
  /** The FHIR version: `4.0.1`. */
  readonly version: string;
  readonly types: TypeDefinitions;
  /** The stored elements of a type or backbone path. */
  table(typeOrPath: string): readonly StoredElement[] | undefined;
  /** Concrete resource types: what `resourceType` may say. */
  readonly resources: ReadonlySet<string>;
  /** The invariants that a definition states itself at an element's path (`Observation`, `Narrative.div`). */
  constraints(path: string): readonly StoredConstraint[];
  codeSet(binding: number): CodeSet;
  /** The codes of a value set that some required binding names, by its canonical URL; undefined for any other. */
  valueSet(url: string): CodeSet | undefined;
}

/** The definitions of an artefact. Nothing is worked out before it is asked for, so this costs microseconds; `readConstraints` is called with the first validation. */
export function createDefinitions(artefact: DefinitionsArtefact, readConstraints: () => ConstraintsArtefact = () => ({})): Definitions {
  const tables = new Map(Object.entries(artefact.types));
  const resources = new Set(artefact.resources);
  const abstract = new Set(artefact.abstractResources);
  const primitives = new Set(Object.keys(artefact.primitives));
  let constraints: ConstraintsArtefact | undefined;
  const codeSets: CodeSet[] = [];
  const codeSet = (binding: number): CodeSet => {
    const { url, codes } = artefact.valueSets[binding]!;
    return (codeSets[binding] ??= new CodeSet(url, codes));
  };
  const byName = new Map<string, ReadonlyMap<string, ElementDefinition>>();

  const view = (typeOrPath: string): ReadonlyMap<string, ElementDefinition> | undefined => {
    const known = byName.get(typeOrPath);
    if (known !== undefined) return known;
    const table = tables.get(typeOrPath);
    if (table === undefined) return undefined;
    const made = new Map(table.filter(({ max }) => max !== 0).flatMap((element) => properties(element, codeSet)).map((element) => [element.name, element]));
    byName.set(typeOrPath, made);
    return made;
  };

  return {
    version: artefact.version,
    resources,
    table: (typeOrPath) => tables.get(typeOrPath),
    constraints(path) {
      constraints ??= readConstraints();
      return Object.hasOwn(constraints, path) ? constraints[path]! : [];
    },
    codeSet,
    valueSet: (url) => {
      const binding = artefact.valueSets.findIndex((one) => one.url === url);
      return binding < 0 ? undefined : codeSet(binding);
    },
    types: {
      element: (typeOrPath, name) => view(typeOrPath)?.get(name),
      elements: (typeOrPath) => {
        const elements = view(typeOrPath);
        return elements && [...elements.values()];
      },
      isResource: (type) => resources.has(type) || abstract.has(type),
      isPrimitive: (type) => primitives.has(type),
      extension: (url) => (Object.hasOwn(artefact.extensions, url) ? artefact.extensions[url] : undefined),
    },
  };
}

/** The JSON properties of an element: one, or one a type for a choice. */
function properties(element: StoredElement, codeSet: (binding: number) => CodeSet): ElementDefinition[] {
  const { name, types, content, targets, binding } = element;
  return types.map((type) => {
    const codes = binding !== undefined && (type === "code" || type === "Coding" || type === "CodeableConcept") ? codeSet(binding).all : undefined;
    return {
      name: element.choice ? choiceName(name, type) : name,
      type,
      min: element.min ?? 0,
      list: element.max === "*" || (element.max ?? 1) > 1,
      ...(content !== undefined && { content }),
      ...(targets !== undefined && type === "Reference" && { targets }),
      ...(codes !== undefined && { codes }),
      ...(element.choice && { choice: name }),
    };
  });
}

/** `valueQuantity` of `value` and `Quantity`. */
export function choiceName(name: string, type: string): string {
  return name + type[0]!.toUpperCase() + type.slice(1);
}
