import type { Environment } from "../environment.ts";
import type { TypeName } from "../type-name.ts";
import type { Items, Item } from "../values/item.ts";

/** What stands for an argument when a function runs. */
export interface ArgumentKinds {
  /** A collection, worked out before the call; it sees what the call sees. */
  readonly items: Items;
  /** An expression about each item, as a truth. */
  readonly criteria: (item: Item, index: number) => boolean | undefined;
  /** An expression about each item. */
  readonly each: (item: Item, index: number) => Items;
  /** An expression about each item and what came of those before it (`$total`). */
  readonly fold: (item: Item, index: number, total: Items) => Items;
  readonly type: TypeName;
}

export type ArgumentKind = keyof ArgumentKinds;

type Runtime<K extends readonly ArgumentKind[], O extends readonly ArgumentKind[]> = readonly [
  ...{ [I in keyof K]: ArgumentKinds[K[I]] },
  ...{ [I in keyof O]: ArgumentKinds[O[I]] | undefined },
];

/** One function of FHIRPath, or of FHIR's additions to it. */
export interface FhirPathFunction {
  readonly name: string;
  readonly required: readonly ArgumentKind[];
  readonly optional: readonly ArgumentKind[];
  /** `truth` gives true, false or undefined; `items` a collection. */
  readonly result: "truth" | "items";
  readonly run: (environment: Environment, input: Items, ...parameters: never[]) => unknown;
}

/** A function that answers a collection. */
export function collection<const K extends readonly ArgumentKind[], const O extends readonly ArgumentKind[]>(
  name: string,
  required: K,
  optional: O,
  run: (environment: Environment, input: Items, ...parameters: Runtime<K, O>) => Items,
): FhirPathFunction {
  return { name, required, optional, result: "items", run: run as unknown as FhirPathFunction["run"] };
}

/** A function that answers true, false or, where that is open, undefined. */
export function predicate<const K extends readonly ArgumentKind[], const O extends readonly ArgumentKind[]>(
  name: string,
  required: K,
  optional: O,
  run: (environment: Environment, input: Items, ...parameters: Runtime<K, O>) => boolean | undefined,
): FhirPathFunction {
  return { name, required, optional, result: "truth", run: run as unknown as FhirPathFunction["run"] };
}
