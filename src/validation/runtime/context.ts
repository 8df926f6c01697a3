import type { Definitions } from "../definitions.ts";

/**
 * The names that the element with an extension has as a context (R4 StructureDefinition.context): its path from a resource or type
 * on, from each of those around it (`Patient.contact`, `Patient.name`, `HumanName.given`), and its type. `path` is the
 * extension's own, from the root on; an extension in an extension has the name of the outer one's url.
 */
export function contextNames(root: unknown, path: string, definitions: Definitions): ReadonlySet<string> {
  const steps = path.split(".").map((step) => /^([^[]+)(?:\[(\d+)\])?$/.exec(step)!);
  const names = new Set<string>(["Element"]);
  let value: unknown = root;
  // Paths that lead from a type or resource to the value in hand, and the table that has its properties.
  let paths: string[] = [];
  let table: string | undefined;
  const enter = (next: unknown): void => {
    const type = (next as { resourceType?: unknown } | null | undefined)?.resourceType;
    if (typeof type !== "string") return;
    paths = [type];
    table = type;
  };
  enter(value);
  for (const [, name = "", index] of steps.slice(0, -1)) {
    const found = table === undefined ? undefined : property(value, name, table, definitions);
    if (found === undefined) return names;
    value = index !== undefined && Array.isArray(found.value) ? (found.value as unknown[])[Number(index)] : found.value;
    paths = [...paths.flatMap((path) => (found.isChoice ? [`${path}.${name}[x]`, `${path}.${name}`] : [`${path}.${name}`])), found.type];
    table = found.table;
    if (table === "Extension") {
      const { url } = (value ?? {}) as { url?: unknown };
      if (typeof url === "string") paths.push(url);
    }
    if (found.type === "Resource") enter(value);
  }
  for (const path of paths) names.add(path);
  if (table !== undefined && definitions.types.isResource(table)) names.add("Resource").add("DomainResource");
  return names;
}

interface Found {
  readonly value: unknown;
  readonly type: string;
  readonly table: string;
  readonly isChoice: boolean;
}

/** The property that a step of a path means: of a choice the one that is there. */
function property(value: unknown, name: string, table: string, { types }: Definitions): Found | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const elements = types.elements(table)?.filter((element) => element.name === name || element.choice === name) ?? [];
  const element = elements.find((one) => Object.hasOwn(value, one.name) || Object.hasOwn(value, `_${one.name}`));
  return element && { value: (value as Record<string, unknown>)[element.name], type: element.type, table: element.content ?? element.type, isChoice: element.choice !== undefined };
}
