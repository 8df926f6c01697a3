import type { Alternative, Model } from "./model.ts";
import { isObject, Node, TypeInfo, type Item, type Items } from "./values/item.ts";

/** A node for what is in a property; one of a resource has the resource's own type. */
export function nodeOf(json: unknown, sibling: unknown, table: string, model: Model): Node {
  const own = table === "Resource" && isObject(json) && typeof json["resourceType"] === "string" && model.isResource(json["resourceType"]) ? json["resourceType"] : table;
  return new Node(json ?? undefined, isObject(sibling) ? sibling : undefined, own);
}

/** Adds the nodes of an element to `found`: those in the first of its properties that is there. */
export function addChildren(parent: Node, alternatives: readonly Alternative[], model: Model, found: Item[]): void {
  // The children of a primitive element are in its `_` property.
  const json = isObject(parent.json) ? parent.json : parent.sibling;
  if (json === undefined) return;
  for (const { json: name, sibling: siblingName, isList, table } of alternatives) {
    const value = json[name];
    const sibling = siblingName === undefined ? undefined : json[siblingName];
    if (value === undefined && sibling === undefined) continue;
    if (!isList && !Array.isArray(value)) {
      if (value !== undefined && value !== null || isObject(sibling)) found.push(nodeOf(value, sibling, table, model));
      return;
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    const siblings: readonly unknown[] = Array.isArray(sibling) ? sibling : [];
    const length = Math.max(values.length, siblings.length);
    for (let i = 0; i < length; i++) {
      const one = values[i];
      if ((one !== undefined && one !== null) || isObject(siblings[i])) found.push(nodeOf(one, siblings[i], table, model));
    }
    return;
  }
}

const elementOnly = "Element";

/** Where the children of a node are defined: a primitive element has those of Element. */
export function childTable(node: Node, model: Model): string {
  return model.isPrimitive(node.table) || node.table === "" ? elementOnly : node.table;
}

/** The elements of this name, of all items. */
export function child(items: Items, name: string, model: Model): Items {
  const found: Item[] = [];
  for (const item of items) {
    if (item instanceof Node) {
      const alternatives = model.element(childTable(item, model), name);
      if (alternatives !== undefined) addChildren(item, alternatives, model, found);
    } else if (item instanceof TypeInfo && (name === "name" || name === "namespace")) found.push(item[name]);
  }
  return found;
}

/** Where an expression starts with a name: the element in hand, if that is its type, else its element of that name. */
export function rooted(items: Items, name: string, model: Model): Items {
  if (/^[A-Z]/.test(name) && model.isType(name)) return items.filter((item) => item instanceof Node && model.isA(item.table, name));
  return child(items, name, model);
}

/** All elements of all items. */
export function children(items: Items, model: Model): Items {
  const found: Item[] = [];
  for (const item of items) if (item instanceof Node) addAllChildren(item, model, found);
  return found;
}

function addAllChildren(node: Node, model: Model, found: Item[]): void {
  const parent = isObject(node.json) ? node.json : node.sibling;
  if (parent === undefined) return;
  const elements = model.elements(childTable(node, model));
  for (const alternatives of elements.values()) addChildren(node, alternatives, model, found);
}

/** Elements of elements, at every level, without the items themselves. */
export function descendants(items: Items, model: Model): Items {
  const found = [...children(items, model)];
  for (let at = 0; at < found.length; at++) {
    const item = found[at]!;
    if (item instanceof Node) addAllChildren(item, model, found);
  }
  return found;
}

/** The nodes that a path of known elements leads to. */
export function walk(start: Node, steps: readonly (readonly Alternative[])[], model: Model): Items {
  let items: Item[] = [start];
  for (const step of steps) {
    const next: Item[] = [];
    for (const item of items) addChildren(item as Node, step, model, next);
    if (next.length === 0) return next;
    items = next;
  }
  return items;
}

/** True where a path of known elements leads to something. */
export function leads(json: unknown, steps: readonly (readonly Alternative[])[], at: number): boolean {
  if (!isObject(json)) return false;
  for (const { json: name, sibling } of steps[at]!) {
    const value = json[name];
    if (value === undefined) {
      if (sibling !== undefined && json[sibling] !== undefined && at === steps.length - 1) return true;
      continue;
    }
    if (at === steps.length - 1) return true;
    if (!Array.isArray(value)) return leads(value, steps, at + 1);
    for (const one of value) if (leads(one, steps, at + 1)) return true;
    return false;
  }
  return false;
}
