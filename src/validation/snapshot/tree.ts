import type { ProfileElement } from "../structure-definition.ts";

/**
 * An element of a snapshot with what is below it: its children, where the snapshot has any, and its slices. A slice has the same
 * path as the element it is a slice of, and children and slices (re-slicing) of its own.
 */
export interface Node {
  /** The last step of the path: `value[x]`. */
  readonly name: string;
  /** The whole name of a slice, that of a re-slice included: `a/b`. */
  readonly sliceName: string | undefined;
  element: ProfileElement;
  children: Node[];
  slices: Node[];
}

/** The elements of a snapshot as a tree. Elements that hang on nothing are left out; `orphan` hears of them. */
export function treeOf(elements: readonly ProfileElement[], orphan: (element: ProfileElement) => void = () => undefined): Node | undefined {
  const [first, ...rest] = elements;
  if (first === undefined) return undefined;
  const root: Node = { name: first.path, sliceName: undefined, element: first, children: [], slices: [] };
  // The nodes from the root to the element before, slices in the place of what they are slices of.
  const open: Node[] = [root];
  for (const element of rest) {
    const steps = element.path.split(".");
    const parent = open[steps.length - 2];
    if (parent === undefined || parent.element.path !== steps.slice(0, -1).join(".")) {
      orphan(element);
      continue;
    }
    const node: Node = { name: steps.at(-1)!, sliceName: element.sliceName, element, children: [], slices: [] };
    const sliced = node.sliceName === undefined ? undefined : findSliced(parent, node.name, node.sliceName);
    (sliced?.slices ?? parent.children).push(node);
    open.length = steps.length - 1;
    open.push(node);
  }
  return root;
}

/** The child that a slice of this name is a slice of: the child itself, or for `a/b` its slice `a`. */
export function findSliced(parent: Node, name: string, sliceName: string): Node | undefined {
  let node = childOf(parent, name);
  for (let slash = sliceName.indexOf("/"); node !== undefined && slash > 0; slash = sliceName.indexOf("/", slash + 1)) {
    const outer = sliceOf(node, sliceName.slice(0, slash));
    if (outer === undefined) return node;
    node = outer;
  }
  return node;
}

export function childOf(parent: Node, name: string): Node | undefined {
  return parent.children.find((child) => child.name === name);
}

/** The slice of this name, or of this one below it. */
export function sliceOf(node: Node, sliceName: string): Node | undefined {
  for (const slice of node.slices) {
    if (slice.sliceName === sliceName) return slice;
    if (slice.sliceName !== undefined && sliceName.startsWith(`${slice.sliceName}/`)) return sliceOf(slice, sliceName);
  }
  return undefined;
}

/** The tree as the elements of a snapshot, each with the id and the path that it has in the tree. */
export function elementsOf(root: Node): ProfileElement[] {
  const elements: ProfileElement[] = [];
  const visit = (node: Node, path: string, id: string): void => {
    const { id: _id, path: _path, sliceName: _sliceName, ...rest } = node.element;
    elements.push({ id, path, ...(node.sliceName !== undefined && { sliceName: node.sliceName }), ...rest });
    for (const child of node.children) visit(child, `${path}.${child.name}`, `${id}.${child.name}`);
    for (const slice of node.slices) visit(slice, path, `${node.sliceName === undefined ? id : id.slice(0, -node.sliceName.length - 1)}:${slice.sliceName!}`);
  };
  visit(root, root.name, root.name);
  return elements;
}

/** The elements below a copied node belong to the copy alone; the elements themselves are never changed in place. */
export function copyOf(node: Node, sliceName: string | undefined = node.sliceName): Node {
  return { ...node, sliceName, children: node.children.map((child) => copyOf(child)), slices: node.slices.map((slice) => copyOf(slice)) };
}
