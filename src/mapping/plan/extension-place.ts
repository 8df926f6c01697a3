import type { ElementDefinition, ExtensionDefinition, TypeDefinitions } from "../../model/definitions.ts";

/** The names that the element at the end of a path has as a context of extensions (R4 StructureDefinition.context): its paths from the root and from the types on the way, and its type. */
export class ElementNames {
  readonly #root: string;
  readonly #isResource: boolean;
  #paths: readonly string[];
  #isRoot = true;

  constructor(root: string, types: TypeDefinitions) {
    this.#root = root;
    this.#isResource = types.isResource(root);
    this.#paths = [root];
  }

  /** Goes on to a property of the element. */
  enter({ name, type, choice }: ElementDefinition): void {
    const steps = choice === undefined ? [name] : [`${choice}[x]`, choice];
    this.#paths = [...this.#paths.flatMap((path) => steps.map((step) => `${path}.${step}`)), type];
    this.#isRoot = false;
  }

  /** True where an extension of the context may stand in the element. Of a data type nobody knows here in which elements it will stand. */
  has(context: string): boolean {
    if (context === "Element" || this.#paths.includes(context)) return true;
    if (this.#isResource) return this.#isRoot && (context === "Resource" || context === "DomainResource");
    return context.includes(".") && !context.startsWith(`${this.#root}.`);
  }
}

/** What is wrong with the place of a published extension, by its definition; null where it may stand there. */
export function placeProblem(name: string, { contexts, modifier = false }: ExtensionDefinition, asModifier: boolean, names: ElementNames): string | null {
  if (contexts !== undefined && !contexts.some((context) => names.has(context))) return `(${name}) is defined for ${contexts.join(", ")} and may not stand here`;
  if (modifier && !asModifier) return `(${name}) changes the meaning of what it stands in; write modifierExtension(${name})`;
  if (!modifier && asModifier) return `(${name}) does not change the meaning of what it stands in; write extension(${name})`;
  return null;
}
