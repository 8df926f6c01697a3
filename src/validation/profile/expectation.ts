import { childOf, type Node } from "../snapshot/tree.ts";
import { type Discriminator, nameOf, typeUrl, valueStarting } from "../structure-definition.ts";
import type { BoundCodes, ValueSets } from "../value-sets.ts";
import { type ProfileNode, rootOf } from "./node.ts";
import type { Step } from "./path.ts";
import type { Profiles } from "./profiles.ts";

/** What a discriminator finds in a slice's values, so that they are told from others. */
export type Expectation =
  | { readonly kind: "equals" | "matches"; readonly values: readonly unknown[] }
  | { readonly kind: "codes"; readonly codes: BoundCodes }
  | { readonly kind: "exists" | "absent" }
  | { readonly kind: "types"; readonly types: readonly string[] }
  | { readonly kind: "profiles"; readonly profiles: readonly ProfileNode[] };

/** Where a discriminator's path has come to: an element of a snapshot, or a part of a value that an element on the way fixes. */
interface Place {
  readonly node?: Node;
  readonly part?: unknown;
  readonly exact?: boolean;
}

/** What a slice says at a discriminator's path (R4 profiling, section 5.1.0.13); undefined where it says nothing that would tell it apart. */
export function expectationOf(slice: Node, { type }: Discriminator, steps: readonly Step[], profiles: Profiles, valueSets: ValueSets | undefined): Expectation | undefined {
  const walker = new Walker(profiles);
  const places = walker.walk({ node: slice }, steps);
  switch (type) {
    case "value":
    case "pattern":
      return valueAt(places, valueSets) ?? existenceAt(places);
    case "exists":
      return existenceAt(places);
    case "type": {
      const types = [...new Set(places.flatMap(({ node }) => typesAt(node, profiles)))];
      return types.length === 0 ? undefined : { kind: "types", types };
    }
    case "profile": {
      const urls = places.flatMap(({ node }) => (node?.element.type ?? []).flatMap(({ profile = [] }) => profile));
      const known = urls.flatMap((url) => profiles.usable(url) ?? []);
      return known.length === 0 || known.length < urls.length ? undefined : { kind: "profiles", profiles: known.map(rootOf) };
    }
  }
}

class Walker {
  readonly #profiles: Profiles;

  constructor(profiles: Profiles) {
    this.#profiles = profiles;
  }

  /** The places that a path leads to. A required slice on the way counts as the element itself: some value has what it says. */
  walk(place: Place, steps: readonly Step[]): readonly Place[] {
    const fixed = place.node && fixedPlace(place.node);
    if (fixed !== undefined) return this.#walkPart(fixed, steps);
    if (place.node === undefined) return this.#walkPart(place, steps);
    const [step, ...rest] = steps;
    if (step === undefined) return [place];
    const next = this.#take(place.node, step);
    const found = next.flatMap((node) => {
      const slices = node.slices.filter(({ element }) => (element.min ?? 0) > 0);
      const inSlices = slices.flatMap((slice) => this.walk({ node: slice }, rest)).filter(tells);
      const own = this.walk({ node }, rest);
      return inSlices.length > 0 && !own.some(tells) ? inSlices : own;
    });
    return found;
  }

  #walkPart(place: Place, steps: readonly Step[]): readonly Place[] {
    let parts = [place.part];
    for (const step of steps) {
      if (step.kind === "extension") parts = parts.flatMap((part) => listOf(part, "extension")).filter((part) => (part as { url?: unknown }).url === step.url);
      else if (step.kind === "child") parts = parts.flatMap((part) => listOf(part, step.name));
    }
    return parts.map((part) => ({ part, exact: place.exact === true }));
  }

  #take(node: Node, step: Step): readonly Node[] {
    switch (step.kind) {
      case "child": {
        const own = named(node, step.name);
        return own === undefined ? this.#below(node).flatMap((root) => named(root, step.name) ?? []) : [own];
      }
      case "extension": {
        const holders = node.children.length > 0 ? [node] : this.#below(node);
        return holders.flatMap((holder) => childOf(holder, "extension")?.slices ?? []).filter((slice) => this.#isExtension(slice, step.url)).flatMap((slice) => (slice.children.length > 0 ? [slice] : this.#below(slice)));
      }
      case "ofType": {
        const slices = node.slices.filter(({ element }) => element.type?.some(({ code }) => code === step.type));
        return slices.length > 0 ? slices : [node];
      }
      case "resolve":
        return (node.element.type ?? []).flatMap(({ targetProfile = [] }) => targetProfile).flatMap((url) => this.#profiles.usable(url)?.root ?? []);
    }
  }

  /** The roots of the profiles or types that an element's value is of. */
  #below({ element }: Node): readonly Node[] {
    return (element.type ?? []).flatMap(({ code, profile }) => (profile ?? [typeUrl(code)]).flatMap((url) => this.#profiles.usable(url)?.root ?? []));
  }

  #isExtension(slice: Node, url: string): boolean {
    const own = childOf(slice, "url");
    if (own !== undefined && valueStarting(own.element, "fixed") === url) return true;
    return slice.element.type?.some(({ profile }) => profile?.some((one) => one.split("|", 1)[0] === url)) === true;
  }
}

function named(node: Node, name: string): Node | undefined {
  return childOf(node, name) ?? childOf(node, `${name}[x]`);
}

function listOf(part: unknown, name: string): unknown[] {
  if (typeof part !== "object" || part === null) return [];
  const found = Object.hasOwn(part, name) ? (part as Record<string, unknown>)[name] : Object.entries(part).find(([key]) => key.length > name.length && key.startsWith(name) && key[name.length]! <= "Z")?.[1];
  return Array.isArray(found) ? (found as unknown[]) : found === undefined ? [] : [found];
}

function fixedPlace({ element }: Node): Place | undefined {
  const fixed = valueStarting(element, "fixed");
  if (fixed !== undefined) return { part: fixed, exact: true };
  const pattern = valueStarting(element, "pattern");
  return pattern === undefined ? undefined : { part: pattern, exact: false };
}

/** True for a place that tells one value from another. */
function tells({ part, node }: Place): boolean {
  return part !== undefined || node?.element.binding?.strength === "required";
}

function valueAt(places: readonly Place[], valueSets: ValueSets | undefined): Expectation | undefined {
  const parts = places.filter(({ part }) => part !== undefined);
  if (parts.length > 0) return { kind: parts.every(({ exact }) => exact) ? "equals" : "matches", values: parts.map(({ part }) => part) };
  for (const { node } of places) {
    const { strength, valueSet } = node?.element.binding ?? {};
    const codes = strength === "required" && valueSet !== undefined ? valueSets?.find(valueSet) : undefined;
    if (codes !== undefined && tellsApart(codes)) return { kind: "codes", codes };
  }
  return undefined;
}

/** False for a value set that cannot say of every code whether it is in it: asked of one that none has. */
function tellsApart(codes: BoundCodes): boolean {
  return codes.test({ code: "" }).verdict === "none";
}

function existenceAt(places: readonly Place[]): Expectation | undefined {
  if (places.some(({ node }) => node?.element.max === "0")) return { kind: "absent" };
  return places.some(({ node, part }) => part !== undefined || (node?.element.min ?? 0) > 0) ? { kind: "exists" } : undefined;
}

/** The types of an element's values; of a profile on a resource the resource's. */
function typesAt(node: Node | undefined, profiles: Profiles): string[] {
  if (node === undefined) return [];
  // `resolve()` leads to the root of a profile, whose own path is the type.
  if (node.element.type === undefined || node.element.type.length === 0) return [node.name];
  return node.element.type.map(({ code, profile }) => (code === "Resource" && profile !== undefined ? (profiles.usable(profile[0]!)?.type ?? code) : nameOf(code)));
}
