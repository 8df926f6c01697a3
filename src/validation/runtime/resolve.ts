import type { Run } from "./run.ts";

/** The resource that a reference points to, where it is contained or an entry of a Bundle around; undefined for any other. */
export function resolve(reference: string, run: Run): object | undefined {
  if (reference.startsWith("#")) return contained(reference.slice(1), run);
  const history = reference.indexOf("/_history/");
  const plain = history < 0 ? reference : reference.slice(0, history);
  for (let bundle = run.bundle; bundle !== undefined; bundle = bundle.outer) {
    const found = bundle.resource(plain);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The contained resource of an id; the resource around for "". */
function contained(id: string, { container }: Run): object | undefined {
  if (id === "" || container === undefined) return container;
  const list = (container as { contained?: unknown }).contained;
  if (!Array.isArray(list)) return undefined;
  return (list as ({ id?: unknown } | null)[]).find((resource) => resource?.id === id) ?? undefined;
}
