import type { CodeInSystem } from "../../model/terminology.ts";
import type { Library } from "../definitions/library.ts";

/** Asks the code systems of a library. Only one that is complete (CodeSystem.content) can say that it lacks a code. */
export function createCodeInSystem(library: Library): CodeInSystem {
  return (system, version, code) => {
    const index = library.codeSystem(system, version);
    if (index === undefined) return library.isSupplement(system) ? "supplement" : undefined;
    if (index.find(code) >= 0) return "has";
    return index.head.content === "complete" ? "lacks" : undefined;
  };
}
