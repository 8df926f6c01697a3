import type { TypeDefinitions } from "../../model/definitions.ts";
import type { ExtensionContext } from "../structure-definition.ts";
import { report, type Run } from "./run.ts";
import type { PrimitivePlace, TypeValidator } from "./shape.ts";

/** An extension's definition, as values of it are checked. */
export interface DefinedExtension {
  readonly validator: TypeValidator;
  readonly isModifier: boolean;
  readonly contexts: readonly ExtensionContext[];
}

/** Finds the definition of an extension by its url. Extensions that nobody defined are free, as far as base FHIR says nothing. */
export class Extensions {
  readonly #find: (url: string) => DefinedExtension | undefined;
  readonly #free: TypeValidator;
  readonly #types: TypeDefinitions;

  constructor(find: (url: string) => DefinedExtension | undefined, free: TypeValidator, types: TypeDefinitions) {
    this.#find = find;
    this.#free = free;
    this.#types = types;
  }

  /** `owner` is the type or path that has the extension. */
  visit(value: unknown, run: Run, depth: number, owner: string, isModifier: boolean): boolean {
    const url = typeof value === "object" && value !== null ? (value as { url?: unknown }).url : undefined;
    const known = typeof url === "string" && url.includes(":") ? this.#find(url) : undefined;
    if (known === undefined) return this.#free.run(value, run, depth);
    const visited = known.validator.run(value, run, depth);
    if (known.isModifier !== isModifier) report(run, isModifier ? "validation.extension-no-modifier" : "validation.extension-modifier", { url: url as string }, "");
    if (!this.#mayStandIn(owner, known.contexts, owner === "Element" ? run.primitive : undefined)) {
      // Only the whole path tells; whoever ends the run looks at it.
      report(run, "validation.extension-context", { url: url as string, expected: known.contexts.map(({ expression }) => expression).join(", ") }, "");
    }
    return visited;
  }

  /** True where the owner's name alone tells that the extension may stand there, or where the contexts cannot be checked. */
  #mayStandIn(owner: string, contexts: readonly ExtensionContext[], primitive: PrimitivePlace | undefined): boolean {
    if (primitive !== undefined && contexts.some(({ expression }) => expression === primitive.path || expression === primitive.type)) return true;
    return contexts.length === 0 || contexts.some(({ type, expression }) => type === "fhirpath" || expression === owner || expression === "Element" || ((expression === "Resource" || expression === "DomainResource") && this.#types.isResource(owner)));
  }
}
