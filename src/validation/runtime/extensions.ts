import type { TypeDefinitions } from "../../model/definitions.ts";
import type { ContextInvariant } from "./context-invariant.ts";
import type { ExtensionContext } from "../structure-definition.ts";
import { report, type Run } from "./run.ts";
import type { PrimitivePlace, TypeValidator } from "./shape.ts";

/** An extension's definition, as values of it are checked. */
export interface DefinedExtension {
  readonly validator: TypeValidator;
  readonly isModifier: boolean;
  readonly contexts: readonly ExtensionContext[];
  readonly invariants: readonly ContextInvariant[];
}

/**
 * Extensions without a definition of their own in any package: those of FHIR's publishing tools, and those that stand for elements of
 * another FHIR version (R4 versions, section 2.1.0.1: `http://hl7.org/fhir/[version]/StructureDefinition/extension-[Path]`).
 */
const undefinedByDesign = /^http:\/\/hl7\.org\/fhir\/(?:tools\/|\d\.\d\/StructureDefinition\/extension-)/;

/** Finds the definition of an extension by its url. Where `isStrict`, extensions that nobody defined are errors; else they are free, as far as base FHIR says nothing. */
export class Extensions {
  readonly #find: (url: string) => DefinedExtension | undefined;
  readonly #free: TypeValidator;
  readonly #types: TypeDefinitions;
  readonly #isStrict: boolean;

  constructor(find: (url: string) => DefinedExtension | undefined, free: TypeValidator, types: TypeDefinitions, isStrict: boolean) {
    this.#find = find;
    this.#free = free;
    this.#types = types;
    this.#isStrict = isStrict;
  }

  /** `owner` is the type or path of the element that has the extension; `holder` is that element. */
  visit(value: unknown, run: Run, depth: number, owner: string, isModifier: boolean, holder: unknown): boolean {
    const url = typeof value === "object" && value !== null ? (value as { url?: unknown }).url : undefined;
    const known = typeof url === "string" && url.includes(":") && !url.includes("|") ? this.#find(url) : undefined;
    if (known === undefined) {
      const visited = this.#free.run(value, run, depth);
      if (typeof url === "string" && url !== "") this.#checkUrl(url, owner, run);
      return visited;
    }
    const visited = known.validator.run(value, run, depth);
    if (known.isModifier !== isModifier) report(run, isModifier ? "validation.extension-no-modifier" : "validation.extension-modifier", { url: url as string }, "");
    if (!this.#mayStandIn(owner, known.contexts, owner === "Element" ? run.primitive : undefined)) {
      // Only the whole path tells; whoever ends the run looks at it.
      report(run, "validation.extension-context", { url: url as string, expected: known.contexts.map(({ expression }) => expression).join(", ") }, "");
    }
    // The value of a primitive element stands beside what has its extensions.
    if (owner !== "Element") for (const { expression, isBroken } of known.invariants) if (isBroken(holder, owner, run)) report(run, "validation.extension-invariant", { url: url as string, expression }, "");
    return visited;
  }

  /** The url of an extension without a definition: absolute unless it stands in another extension, without a version, and known where it has to be (R4 extensibility, sections 2.5.0.2 and 2.5.0.3). */
  #checkUrl(url: string, owner: string, run: Run): void {
    if (!url.includes(":")) {
      if (owner !== "Extension") report(run, "validation.extension-url", {}, "url");
    } else if (url.includes("|")) report(run, "validation.extension-version", {}, "");
    else if (this.#isStrict && this.#types.extension(url) === undefined && !undefinedByDesign.test(url)) report(run, "validation.extension-unknown", { url: quotable(url) }, "");
  }

  /** True where the owner's name alone tells that the extension may stand there, or where the contexts cannot be checked. */
  #mayStandIn(owner: string, contexts: readonly ExtensionContext[], primitive: PrimitivePlace | undefined): boolean {
    if (primitive !== undefined && contexts.some(({ expression }) => expression === primitive.path || expression === primitive.type)) return true;
    return contexts.length === 0 || contexts.some(({ type, expression }) => type === "fhirpath" || expression === owner || expression === "Element" || ((expression === "Resource" || expression === "DomainResource") && this.#types.isResource(owner)));
  }
}

/** A URL that is plainly one is repeated in a message; anything else may be data. */
function quotable(url: string): string {
  return /^https?:\/\/[\w./:%~+-]{1,200}$/.test(url) ? url : "whose URL is not shown";
}
