import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { StoredElement } from "../artefact.ts";
import { choiceName, type Definitions } from "../definitions.ts";
import { type Narrowing, planProperty, type PropertyPlan, planType, type TypePlan } from "../plan.ts";
import { equals } from "../runtime/equal.ts";
import { isBaseConstraint } from "../snapshot/constraints.ts";
import { limit } from "../snapshot/merge.ts";
import { childOf, type Node } from "../snapshot/tree.ts";
import { type ElementType, nameOf, type ProfileElement, typeUrl, valueStarting, widestValueSet } from "../structure-definition.ts";
import type { ValueSets } from "../value-sets.ts";
import { type ProfileNode, rootOf } from "./node.ts";
import type { Profile, Profiles } from "./profiles.ts";
import { planSlicing } from "./slicing.ts";

/** What profiles are planned from. */
export interface ProfileSurroundings {
  readonly definitions: Definitions;
  readonly profiles: Profiles;
  /** Absent where nobody can be asked for codes. */
  readonly valueSets: ValueSets | undefined;
  /** What was planned before, by element. */
  readonly planned: Map<Node, TypePlan>;
  /** Hears of what a profile says that cannot be checked. */
  problem(found: Issue): void;
}

/**
 * Plans an element of a profile's snapshot: all that base FHIR says of the type, narrowed by what the profile says, so that one
 * pass checks both.
 */
export function planNode({ profile, node, table }: ProfileNode, surroundings: ProfileSurroundings): TypePlan | undefined {
  const { definitions, planned } = surroundings;
  const known = planned.get(node);
  if (known !== undefined) return known;
  const base = planType(definitions, table);
  if (base === undefined) return undefined;
  // A profile that leads back to itself is not planned within itself.
  planned.set(node, base);
  const planner = new Planner(profile, base, surroundings);
  const stored = definitions.table(table)!;
  const properties = node.children.length === 0 ? base.properties : stored.flatMap((element) => planner.element(element, node));
  const required = node.children.length === 0 ? base.required : stored.flatMap((element) => (planner.isRequired(element, node) ? [element.name] : []));
  // Those of an element inside are said of the property that has it.
  const constraints = node === profile.root ? planner.constraints(node) : [];
  const plan: TypePlan = {
    ...base,
    properties,
    required,
    profile: profile.canonical,
    requiredByProfile: new Set(required.filter((name) => !base.required.includes(name))),
    ...(constraints.length > 0 && { constraints }),
  };
  planned.set(node, plan);
  return plan;
}

class Planner {
  readonly #of: Profile;
  readonly #profile: string;
  readonly #owner: TypePlan;
  readonly #surroundings: ProfileSurroundings;

  constructor(of: Profile, owner: TypePlan, surroundings: ProfileSurroundings) {
    this.#of = of;
    this.#profile = of.canonical;
    this.#owner = owner;
    this.#surroundings = surroundings;
  }

  /** The JSON properties of an element, each as the profile narrows it. */
  element(stored: StoredElement, parent: Node): PropertyPlan[] {
    const node = elementNamed(parent, stored);
    return stored.types.map((type) => {
      const base = planProperty(this.#surroundings.definitions, this.#owner.name, stored, type);
      return node === undefined ? base : stored.choice ? this.#choice(base, node) : this.#property(base, node, node.slices);
    });
  }

  /** An element is required when the profile says so, or requires a slice of it. */
  isRequired(stored: StoredElement, parent: Node): boolean {
    const node = elementNamed(parent, stored);
    if (node === undefined) return (stored.min ?? 0) > 0;
    return (node.element.min ?? 0) > 0 || node.slices.some(({ element }) => (element.min ?? 0) > 0);
  }

  /** Invariants that are a profile's, not those of base FHIR's types, which are checked with the types. */
  constraints({ element }: Node): NonNullable<Narrowing["constraints"]> {
    const { definitions } = this.#surroundings;
    return (element.constraint ?? []).filter(({ key, source }) => {
      const type = nameOf(source ?? "");
      return !isBaseConstraint(key) && (source === undefined || source !== typeUrl(type) || definitions.table(type) === undefined);
    });
  }

  /** A choice in one of its types: slices by type are settled here, for the property's name tells the type. */
  #choice(base: PropertyPlan, node: Node): PropertyPlan {
    const allowed = node.element.type;
    if (allowed !== undefined && allowed.length > 0 && !allowed.some((type) => isType(type, base))) return this.#refuse(base, allowed);
    const slices = node.slices.filter(({ element }) => element.type?.some((type) => isType(type, base)) !== false);
    const byType = (node.element.slicing?.discriminator ?? []).every(({ type, path }) => type === "type" && path === "$this");
    if (node.slices.length > 0 && slices.length === 0 && byType && node.element.slicing?.rules === "closed") return this.#refuse(base, node.slices.flatMap(({ element }) => element.type ?? []));
    const needed = node.slices.filter(({ element }) => (element.min ?? 0) > 0);
    if (byType && needed.length > 0 && !needed.some((slice) => slices.includes(slice))) return this.#refuse(base, needed.flatMap(({ element }) => element.type ?? []));
    if (byType && slices.length === 1) return this.#property(base, slices[0]!, slices[0]!.slices);
    return this.#property(base, node, byType ? [] : slices);
  }

  #refuse(base: PropertyPlan, allowed: readonly ElementType[]): PropertyPlan {
    return { ...base, narrowed: { profile: this.#profile, refused: [...new Set(allowed.map(({ code }) => nameOf(code)))].join(" or ") } };
  }

  #property(base: PropertyPlan, node: Node, slices: readonly Node[]): PropertyPlan {
    const { element } = node;
    const type = element.type?.find((one) => isType(one, base)) ?? element.type?.[0];
    const max = limit(element.max);
    const constraints = this.constraints(node);
    const own: Partial<PropertyPlan> & Narrowing = {
      ...this.#inner(base, node, type),
      ...this.#targets(base, type),
      ...this.#binding(base, element),
      ...value("fixed", element),
      ...value("pattern", element),
      ...value("minValue", element),
      ...value("maxValue", element),
      ...(element.maxLength !== undefined && { maxLength: element.maxLength }),
      ...(constraints.length > 0 && { constraints }),
      ...this.#slicing(base, node, slices),
      profile: this.#profile,
    };
    const { fixed, pattern, codes, targets, ...narrowed } = own;
    const changed: Partial<PropertyPlan> = {
      ...((element.min ?? 0) > base.min && { min: element.min! }),
      ...(max < base.max && { max }),
      ...(fixed !== undefined && !equals(base.fixed, fixed) && { fixed }),
      ...(pattern !== undefined && { pattern }),
      ...(codes !== undefined && { codes }),
      ...(targets !== undefined && { targets }),
    };
    if (Object.keys(changed).length === 0 && Object.keys(narrowed).length === 1) return base;
    return { ...base, ...changed, narrowed };
  }

  /** What the value's own properties are checked against, beyond its type. */
  #inner(base: PropertyPlan, node: Node, type: ElementType | undefined): Partial<Narrowing> {
    const { profiles } = this.#surroundings;
    const urls = (type?.profile ?? []).filter((url) => nameOf(url) !== base.table);
    if (base.kind === "resource") return this.#resource(node);
    if (base.kind === "primitive") return {};
    if (node.children.length > 0) {
      const inner: ProfileNode = { profile: this.#of, node, table: base.table };
      return this.#isPlain(inner) ? {} : { inner };
    }
    const known = urls.flatMap((url) => this.#usable(url) ?? []).filter((profile) => profile.type === base.type || profiles.derives(typeUrl(profile.type), typeUrl(base.type)));
    if (known.length === 1) return { inner: rootOf(known[0]!) };
    return known.length > 1 ? { anyOf: known.map(rootOf) } : {};
  }

  /** What a resource in a place of its own is checked against. A type without profiles allows any resource of the type. */
  #resource(node: Node): Partial<Narrowing> {
    const { definitions } = this.#surroundings;
    const types = node.element.type ?? [];
    const codes = types.map(({ code }) => code);
    const resourceTypes = codes.length > 0 && codes.every((code) => definitions.resources.has(code)) ? { resourceTypes: new Set(codes) } : {};
    if (node.children.length > 0 && codes.length === 1 && "resourceTypes" in resourceTypes) return { ...resourceTypes, inner: { profile: this.#of, node, table: codes[0]! } };
    const known = types.some(({ profile = [] }) => profile.length === 0) ? [] : types.flatMap(({ profile }) => profile!).flatMap((url) => this.#usable(url) ?? []);
    return { ...resourceTypes, ...(known.length === 1 && { inner: rootOf(known[0]!) }), ...(known.length > 1 && { anyOf: known.map(rootOf) }) };
  }

  /** True where a profile repeats the children of an element without narrowing any. */
  #isPlain(inner: ProfileNode): boolean {
    const plan = planNode(inner, this.#surroundings);
    return plan?.requiredByProfile?.size === 0 && plan.properties.every(({ narrowed }) => narrowed === undefined);
  }

  #usable(url: string): ReturnType<Profiles["usable"]> {
    const found = this.#surroundings.profiles.find(url);
    if (found === undefined) this.#problem(`it asks for the profile ${url}, which is not known here.`);
    else if (!("root" in found)) this.#problem(`it asks for the profile ${url}, of which there is no snapshot.`);
    return this.#surroundings.profiles.usable(url);
  }

  #targets(base: PropertyPlan, type: ElementType | undefined): Partial<PropertyPlan & Narrowing> {
    if (base.type !== "Reference" || type === undefined) return {};
    const { profiles, definitions } = this.#surroundings;
    const { targetProfile: urls = [], aggregation } = type;
    const isBase = (url: string): boolean => definitions.types.isResource(nameOf(url)) && url.split("|", 1)[0] === typeUrl(nameOf(url));
    const own = urls.filter((url) => !isBase(url));
    const known = own.flatMap((url) => this.#usable(url) ?? []);
    const names = urls.map((url) => (isBase(url) ? nameOf(url) : profiles.usable(url)?.type));
    const targets = names.length > 0 && names.every((name) => name !== undefined && name !== "Resource" && name !== "DomainResource") ? new Set(names as string[]) : undefined;
    const differs = targets !== undefined && (base.targets === undefined || targets.size < base.targets.size);
    // A target of a base type conforms to that type as it is, whatever the profiles beside it say.
    const profiled = own.length === urls.length && known.length === own.length;
    return {
      ...(differs && { targets }),
      ...(own.length > 0 && profiled && { targetProfiles: known.map(rootOf) }),
      ...(aggregation !== undefined && aggregation.length > 0 && { aggregation }),
    };
  }

  #binding(base: PropertyPlan, { binding }: ProfileElement): Partial<PropertyPlan & Narrowing> {
    const widest = widestValueSet(binding);
    return { ...this.#codes(base, binding), ...(widest !== undefined && widest !== base.widest && { widest }) };
  }

  #codes(base: PropertyPlan, binding: ProfileElement["binding"]): Partial<PropertyPlan & Narrowing> {
    if (binding?.valueSet === undefined || binding.strength === "example") return {};
    const url = binding.valueSet.split("|", 1)[0]!;
    if (binding.strength === "required" ? base.codes?.url === url : this.#isBaseBinding(base, url)) return {};
    const codes = this.#surroundings.valueSets?.find(binding.valueSet);
    return codes === undefined ? {} : { codes, ...(binding.strength !== "required" && { strength: binding.strength }) };
  }

  /** True where base FHIR has the binding too, which is then not the profile's to check. */
  #isBaseBinding({ name, choice }: PropertyPlan, url: string): boolean {
    const [type, ...steps] = this.#owner.name.split(".");
    let node = this.#surroundings.profiles.usable(typeUrl(type!))?.root;
    for (const step of [...steps, choice === undefined ? name : `${name}[x]`]) node = node && childOf(node, step);
    return node?.element.binding?.valueSet?.split("|", 1)[0] === url;
  }

  #slicing(base: PropertyPlan, node: Node, slices: readonly Node[]): Partial<Narrowing> {
    const { profiles, valueSets } = this.#surroundings;
    if (slices.length === 0 && (node.element.slicing?.rules !== "closed" || base.choice !== undefined)) return {};
    const slicing = planSlicing(node, slices, {
      profile: this.#profile,
      type: this.#owner.name,
      profiles,
      valueSets,
      property: (slice) => this.#property({ ...base, min: 0 }, slice, []),
      problem: (text) => this.#problem(text),
    });
    return slicing === undefined ? {} : { slicing };
  }

  #problem(problem: string): void {
    this.#surroundings.problem(issue("validation.profile-unusable", { url: this.#profile, problem }, { profile: this.#profile }));
  }
}

/** The element of a profile that a base element is; older snapshots name a choice with its type. */
function elementNamed(parent: Node, { name, choice, types }: StoredElement): Node | undefined {
  if (choice !== true) return childOf(parent, name);
  return childOf(parent, `${name}[x]`) ?? types.map((type) => childOf(parent, choiceName(name, type))).find((node) => node !== undefined);
}

function isType({ code }: ElementType, { type }: PropertyPlan): boolean {
  return code === type;
}

function value(word: "fixed" | "pattern" | "minValue" | "maxValue", element: ProfileElement): Record<string, unknown> {
  const found = valueStarting(element, word);
  return found === undefined ? {} : { [word]: found };
}
