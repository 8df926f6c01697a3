import { nameOf, type ProfileElement } from "../structure-definition.ts";

/** An element of a differential with what the differential says below it. Slices stand beside the element that they are slices of. */
export interface Difference {
  readonly name: string;
  readonly sliceName: string | undefined;
  /** Undefined where the differential speaks of something below alone. */
  element: ProfileElement | undefined;
  readonly children: Difference[];
}

interface Step {
  readonly name: string;
  readonly sliceName: string | undefined;
}

/** Levels of a path that are followed. */
const deepest = 64;

/**
 * The elements of a differential as a tree. Which slice an element is in, its id says; where a differential has no ids (or ids
 * without slice names), the slice that was named last on its path. `tooDeep` hears of elements that are left out.
 */
export function differentialTree(type: string, elements: readonly ProfileElement[], tooDeep: (element: ProfileElement) => void): Difference {
  const hasIds = elements.every(({ id }) => id !== undefined) && (elements.some(({ id }) => id!.includes(":")) || !elements.some(({ sliceName }) => sliceName !== undefined));
  const root: Difference = { name: type, sliceName: undefined, element: undefined, children: [] };
  let open: Difference[] = [root];
  for (const element of elements) {
    const names = element.path.split(".");
    if (names.length > deepest) {
      tooDeep(element);
      continue;
    }
    const steps = stepsOf(element, names, hasIds ? undefined : open);
    const path: Difference[] = [root];
    for (const step of steps.slice(1)) {
      const siblings = path.at(-1)!.children;
      let next = siblings.findLast(({ name, sliceName }) => name === step.name && sliceName === step.sliceName);
      if (next === undefined) siblings.push((next = { ...step, element: undefined, children: [] }));
      path.push(next);
    }
    const node = path.at(-1)!;
    node.element = { ...node.element, ...element };
    open = path;
  }
  return root;
}

function stepsOf(element: ProfileElement, names: readonly string[], open: readonly Difference[] | undefined): Step[] {
  const fromId = open === undefined ? element.id!.split(".").map((part) => part.slice(part.indexOf(":") + 1 || part.length)) : [];
  const usesId = fromId.length === names.length;
  return names.map((name, index) => {
    if (index === names.length - 1) return { name, sliceName: element.sliceName ?? (usesId ? named(fromId[index]) : undefined) ?? extensionSlice(element, name) };
    if (usesId) return { name, sliceName: named(fromId[index]) };
    const before = open?.[index];
    return { name, sliceName: before?.name === name ? before.sliceName : undefined };
  });
}

function named(sliceName: string | undefined): string | undefined {
  return sliceName === "" ? undefined : sliceName;
}

/** Extensions are slices; one that the differential gives no name is named by its definition. */
function extensionSlice(element: ProfileElement, name: string): string | undefined {
  const profile = element.type?.[0]?.profile?.[0];
  return (name === "extension" || name === "modifierExtension") && profile !== undefined ? nameOf(profile) : undefined;
}
