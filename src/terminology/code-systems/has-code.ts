import type { Library } from "../definitions/library.ts";

interface Codes {
  find(code: string): number;
}

/** Tells whether a library has a code system with a code. Each system is read when it is first asked for, and its answer then costs two lookups. */
export function createHasCode(library: Library): (system: string, code: string) => boolean {
  const known = new Map<string, Codes | null>();
  return (system, code) => {
    let codes = known.get(system);
    if (codes === undefined) known.set(system, (codes = library.codeSystem(system) ?? null));
    return codes !== null && codes.find(code) >= 0;
  };
}
