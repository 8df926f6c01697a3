import { isRawJson } from "../../../src/model/fhir.ts";

/** One value in a resource, as a mutation finds it. */
export interface Place {
  /** The object or array that has it. */
  readonly holder: Holder;
  readonly key: string | number;
  /** The property it belongs to: of an entry of a list, that of the list. */
  readonly name: string;
  readonly value: unknown;
}

export type Holder = Record<string | number, unknown>;

/** A way to damage a resource. */
export interface Mutation {
  readonly name: string;
  readonly applies: (place: Place) => boolean;
  /** Each changes the resource at the place, in one way. */
  readonly variants: readonly ((place: Place) => void)[];
}

/** All values in a resource, in order. */
export function places(resource: object): Place[] {
  const found: Place[] = [];
  const visit = (holder: Holder, name: string | undefined): void => {
    for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
      const value = holder[key];
      found.push({ holder, key, name: name ?? String(key), value });
      if (isHolder(value)) visit(value, Array.isArray(value) ? (name ?? String(key)) : undefined);
    }
  };
  visit(resource as Holder, undefined);
  return found;
}

/** A deep copy; numbers that are kept as their text stay so. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  return isHolder(value) ? (Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copy(part)])) as T) : value;
}

export function isHolder(value: unknown): value is Holder {
  return typeof value === "object" && value !== null && !isRawJson(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return isHolder(value) && !Array.isArray(value);
}

export function isResource(value: unknown): value is Record<string, unknown> {
  return isObject(value) && typeof value["resourceType"] === "string";
}

/** Mutations that put another value there. */
export function becomes(...values: readonly unknown[]): Mutation["variants"] {
  return values.map((value) => ({ holder, key }) => void (holder[key] = copy(value)));
}

/** Mutations that put there what a function makes of the value. */
export function turned(...turns: readonly ((value: never) => unknown)[]): Mutation["variants"] {
  return turns.map((turn) => ({ holder, key, value }) => void (holder[key] = turn(value as never)));
}

/** Renames a property in its place. */
export function rename(holder: Holder, from: string, to: string): void {
  for (const [name, value] of Object.entries(holder)) {
    delete holder[name];
    holder[name === from ? to : name] = value;
  }
}
