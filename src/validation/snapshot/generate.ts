import { type ErrorKey, issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { choiceName } from "../definitions.ts";
import { type ElementType, nameOf, type ProfileElement, type Slicing, type StructureDefinition, typeUrl } from "../structure-definition.ts";
import { type Difference, differentialTree } from "./differential.ts";
import { merge, type MergeContext } from "./merge.ts";
import { childOf, copyOf, elementsOf, findSliced, type Node, sliceOf, treeOf } from "./tree.ts";

/** Where a generator finds what a definition rests on. */
export interface SnapshotSource {
  /** The snapshot of a definition by its canonical URL; undefined when it is not known or rests on itself. */
  snapshotOf(canonical: string): readonly ProfileElement[] | undefined;
  /** True where a definition is the same as another or derived from it. */
  derives(url: string, from: string): boolean;
}

export interface GeneratedSnapshot {
  readonly elements: readonly ProfileElement[];
  readonly issues: readonly Issue[];
}

/** Nodes that one snapshot may have: a differential can make a base repeat itself in every slice of every slice. */
const mostNodes = 50_000;

/**
 * The snapshot of a definition: its base's snapshot, changed as its differential says (R4 profiling, section 5.1.0). Undefined
 * where the base has no snapshot. Issues name the element by its id, and its place in the definition by FHIRPath; what they speak of is left as the base has it.
 */
export function generateSnapshot(definition: StructureDefinition, source: SnapshotSource): GeneratedSnapshot | undefined {
  const base = definition.baseDefinition === undefined ? [] : source.snapshotOf(definition.baseDefinition);
  if (base === undefined) return undefined;
  const generator = new Generator(definition, source);
  return { elements: generator.run(base), issues: generator.issues };
}

class Generator {
  readonly issues: Issue[] = [];
  readonly #definition: StructureDefinition;
  readonly #source: SnapshotSource;
  readonly #isNew: boolean;
  #root: Node | undefined;
  #nodes = 0;

  constructor(definition: StructureDefinition, source: SnapshotSource) {
    this.#definition = definition;
    this.#source = source;
    this.#isNew = definition.derivation !== "constraint";
  }

  run(base: readonly ProfileElement[]): readonly ProfileElement[] {
    const { type } = this.#definition;
    const name = nameOf(type);
    const root = treeOf(base);
    const own = differentialTree(name, this.#definition.differential?.element ?? [], (element) => this.#report("snapshot.too-deep", { element: shortened(element.path) }));
    if (root === undefined) this.#root = { name, sliceName: undefined, element: { path: name, min: 0, max: "*" }, children: [], slices: [] };
    else this.#root = { ...root, name: this.#isNew ? name : root.name };
    const id = this.#root.name;
    this.#apply(this.#root, own, id);
    if (this.#isNew) this.#root.element = { ...this.#root.element, base: { path: name, min: 0, max: "*" } };
    return elementsOf(this.#root);
  }

  /** Changes an element and what is below it. */
  #apply(target: Node, { element, children }: Difference, id: string): void {
    if (element !== undefined) {
      const profiled = element.type?.length === 1 && element.type[0]!.profile !== undefined;
      const constraint = element.constraint?.map((one) => ({ ...one, source: one.source ?? this.#definition.url }));
      target.element = merge(target.element, { ...element, ...(constraint !== undefined && { constraint }) }, this.#context(id));
      if (profiled && target.children.length > 0) target.children = [];
    }
    if (children.length === 0) return;
    if (target.children.length === 0) this.#expand(target, id);
    for (const child of children) this.#applyChild(target, child, id);
  }

  #applyChild(parent: Node, difference: Difference, id: string): void {
    const { name, sliceName } = difference;
    const own = `${id}.${name}${sliceName === undefined ? "" : `:${sliceName}`}`;
    if (this.#nodes > mostNodes) return;
    const child = childOf(parent, name);
    if (child !== undefined) {
      const target = sliceName === undefined ? child : this.#slice(parent, child, sliceName, difference.element);
      return this.#apply(target, difference, own);
    }
    const choice = choiceFor(parent, name);
    if (choice !== undefined) return this.#apply(this.#shortcut(choice.node, choice.type, name), difference, own);
    if (!this.#isNew) return this.#report("snapshot.no-element", { element: shortened(own) });
    this.#add(parent, difference, own);
  }

  /** An element that a new type adds. */
  #add(parent: Node, difference: Difference, id: string): void {
    const { name, element } = difference;
    const { id: _id, path, ...own } = element ?? { path: id };
    const node: Node = { name, sliceName: undefined, element: { min: 0, max: "1", ...own, path, base: { path: id, min: own.min ?? 0, max: own.max ?? "1" } }, children: [], slices: [] };
    parent.children.push(node);
    this.#nodes++;
    const inner = node.element.type?.[0]?.code;
    if (inner === "BackboneElement" || inner === "Element") this.#expand(node, id);
    for (const child of difference.children) this.#applyChild(node, child, id);
  }

  /** The slice of a name: one that the base has, or a new one, which starts as the element it is a slice of and is not required. */
  #slice(parent: Node, child: Node, sliceName: string, own: ProfileElement | undefined): Node {
    const known = sliceOf(child, sliceName);
    if (known !== undefined) return known;
    const sliced = findSliced(parent, child.name, sliceName) ?? child;
    if (sliced.element.slicing === undefined) {
      const implied = impliedSlicing(sliced);
      // Nothing tells slices apart: the name is one for the element itself.
      if (implied === undefined) {
        sliced.element = { ...sliced.element, sliceName };
        return sliced;
      }
      sliced.element = { ...sliced.element, slicing: implied };
    }
    const slice = copyOf({ ...sliced, slices: [] }, sliceName);
    const { slicing: _slicing, ...rest } = sliced.element;
    const type = own?.type === undefined ? typeNamed(child, sliceName) : undefined;
    slice.element = { ...rest, min: 0, ...(type !== undefined && { type: [type] }) };
    sliced.slices.push(slice);
    this.#count(slice);
    return slice;
  }

  /** `valueQuantity` for a slice of `value[x]`: the choice is then one of the types named so. */
  #shortcut(choice: Node, type: ElementType, name: string): Node {
    const known = sliceOf(choice, name);
    if (known !== undefined) return known;
    const isFirst = choice.element.slicing === undefined;
    const types = isFirst ? [type] : [...choice.slices.flatMap(({ element }) => element.type ?? []), type];
    const { slicing: _slicing, ...rest } = choice.element;
    const slice: Node = { name: choice.name, sliceName: name, element: { ...rest, min: 0, type: [type] }, children: [], slices: [] };
    choice.element = { ...choice.element, ...(isFirst && { slicing: byType("closed") }), ...(choice.element.slicing?.rules !== "open" && { type: types }) };
    choice.slices.push(slice);
    this.#count(slice);
    return slice;
  }

  /** Gives an element the children of its type, its profile or the element that it refers to. */
  #expand(node: Node, id: string): void {
    const { contentReference, type = [] } = node.element;
    if (contentReference !== undefined) {
      const referred = find(this.#root!, contentReference.slice(contentReference.indexOf("#") + 1));
      if (referred === undefined) return this.#report("snapshot.unknown", { element: shortened(id), url: contentReference });
      const { contentReference: _reference, ...rest } = node.element;
      node.element = { ...rest, ...(referred.element.type !== undefined && { type: referred.element.type }) };
      node.children = referred.children.map((child) => copyOf(child));
      return this.#count(node);
    }
    const [first, ...others] = type;
    const profiles = first?.profile ?? [];
    const url = others.length > 0 || first === undefined ? typeUrl("Element") : profiles.length === 1 ? profiles[0]! : typeUrl(systemType(first.code));
    let elements = this.#source.snapshotOf(url);
    if (elements === undefined) {
      this.#report("snapshot.unknown", { element: shortened(id), url });
      // Without the profile the type's own children are what is left to narrow.
      elements = profiles.length === 1 ? this.#source.snapshotOf(typeUrl(first!.code)) : undefined;
    }
    if (elements === undefined) return;
    const tree = treeOf(elements)!;
    node.children = tree.children;
    if (profiles.length === 1) node.element = withConstraints(node.element, tree.element);
    this.#count(node);
  }

  #count(node: Node): void {
    const before = this.#nodes;
    const visit = (one: Node): void => {
      this.#nodes++;
      one.children.forEach(visit);
      one.slices.forEach(visit);
    };
    visit(node);
    if (before <= mostNodes && this.#nodes > mostNodes) this.#report("snapshot.too-large", { limit: mostNodes });
  }

  #context(id: string): MergeContext {
    return {
      derives: (url, from) => this.#source.derives(url, from),
      report: (key, parameters) => this.#report(key, { element: shortened(id), ...parameters }),
    };
  }

  /** The FHIRPath of the element of the differential that has an id or path; of the differential where none has. */
  #expression(id: string): string {
    const elements = this.#definition.differential?.element ?? [];
    const path = id.replaceAll(/:[^.]*/g, "");
    const index = [elements.findIndex((element) => element.id === id), elements.findIndex((element) => element.path === path)].find((one) => one >= 0);
    return index === undefined ? "StructureDefinition.differential" : `StructureDefinition.differential.element[${index}]`;
  }

  #report(key: ErrorKey, parameters: Readonly<Record<string, string | number>>): void {
    this.issues.push(issue(key, parameters, { profile: this.#definition.url, expression: this.#expression(String(parameters["element"])) }));
  }
}

function impliedSlicing({ name }: Node): Slicing | undefined {
  if (name === "extension" || name === "modifierExtension") return { discriminator: [{ type: "value", path: "url" }], ordered: false, rules: "open" };
  return name.endsWith("[x]") ? byType("open") : undefined;
}

function byType(rules: "open" | "closed"): Slicing {
  return { discriminator: [{ type: "type", path: "$this" }], ordered: false, rules };
}

/** The choice element of a parent that a name with a type means, and the type. */
function choiceFor(parent: Node, name: string): { readonly node: Node; readonly type: ElementType } | undefined {
  for (const node of parent.children) {
    if (!node.name.endsWith("[x]") || !name.startsWith(node.name.slice(0, -3))) continue;
    const type = typeNamed(node, name);
    if (type !== undefined) return { node, type };
  }
  return undefined;
}

function typeNamed({ name, element }: Node, wanted: string): ElementType | undefined {
  return name.endsWith("[x]") ? element.type?.find(({ code }) => choiceName(name.slice(0, -3), code) === wanted) : undefined;
}

function systemType(code: string): string {
  return code.startsWith("http://hl7.org/fhirpath/System.") ? "string" : code;
}

function withConstraints(element: ProfileElement, root: ProfileElement): ProfileElement {
  const known = new Set((element.constraint ?? []).map(({ key }) => key));
  const more = (root.constraint ?? []).filter(({ key }) => !known.has(key));
  return more.length === 0 ? element : { ...element, constraint: [...(element.constraint ?? []), ...more] };
}

/** The element with a path, below the root. */
function find(root: Node, path: string): Node | undefined {
  let node: Node | undefined = root;
  for (const name of path.split(".").slice(1)) node = node === undefined ? undefined : childOf(node, name);
  return node;
}

function shortened(id: string): string {
  return id.length > 120 ? `${id.slice(0, 117)}…` : id;
}
