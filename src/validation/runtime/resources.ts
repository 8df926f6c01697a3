import type { ProfileNode } from "../profile/node.ts";
import { openBundle } from "./bundle.ts";
import { kindOf, report, type Run } from "./run.ts";
import type { TypeValidator } from "./shape.ts";

/** Finds what checks a resource besides its type: the profiles that its place asks for, and those it says it conforms to. Empty where there are none. */
export type FindProfiles = (resource: object, type: string, wanted: readonly ProfileNode[], run: Run) => readonly TypeValidator[];

const none: readonly ProfileNode[] = [];

/** Finds the validator of a resource by its resourceType, and sets the scope in which references inside it are resolved. */
export class Resources {
  readonly #types: ReadonlySet<string>;
  readonly #validator: (type: string) => TypeValidator;
  readonly #profiles: FindProfiles | undefined;

  constructor(types: ReadonlySet<string>, validator: (type: string) => TypeValidator, profiles: FindProfiles | undefined) {
    this.#types = types;
    this.#validator = validator;
    this.#profiles = profiles;
  }

  /** A resource of its own: in a Bundle's entry, in Parameters, or bare. `wanted` are profiles that it is to conform to. */
  visit(value: unknown, run: Run, depth: number, wanted: readonly ProfileNode[] = none): boolean {
    const type = this.#typeOf(value, run);
    if (type === undefined) return false;
    const { container, contained, bundle, resource, ids } = run;
    run.container = value as object;
    run.resource = run.container;
    run.contained = undefined;
    run.ids = undefined;
    if (type === "Bundle") run.bundle = openBundle(value as object, run);
    const visited = this.#check(value as object, type, wanted, run, depth);
    run.container = container;
    run.contained = contained;
    run.bundle = bundle;
    run.resource = resource;
    run.ids = ids;
    return visited;
  }

  /** A contained resource: `#id` goes on meaning what the resource around contains. */
  visitContained(value: unknown, run: Run, depth: number, wanted: readonly ProfileNode[] = none): boolean {
    const type = this.#typeOf(value, run);
    if (type === undefined) return false;
    const { resource, ids } = run;
    run.resource = value as object;
    run.ids = undefined;
    const visited = this.#check(value as object, type, wanted, run, depth);
    run.resource = resource;
    run.ids = ids;
    return visited;
  }

  /** A profile has all that its type has, so that the type is not checked beside it. */
  #check(value: object, type: string, wanted: readonly ProfileNode[], run: Run, depth: number): boolean {
    const profiles = this.#profiles?.(value, type, wanted, run);
    if (profiles === undefined || profiles.length === 0) return this.#validator(type).run(value, run, depth);
    let visited = true;
    for (const profile of profiles) visited = profile.run(value, run, depth) && visited;
    return visited;
  }

  #typeOf(value: unknown, run: Run): string | undefined {
    const type = typeof value === "object" && value !== null ? (value as { resourceType?: unknown }).resourceType : undefined;
    if (typeof type === "string" && this.#types.has(type)) return type;
    if (type === undefined) report(run, "validation.not-a-resource", { found: typeof value === "object" && value !== null && !Array.isArray(value) ? "an object without one" : kindOf(value) }, "");
    else report(run, "validation.resource-type", {}, "");
    return undefined;
  }
}
