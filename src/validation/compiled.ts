import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import type { CodeInSystem, MembershipOf } from "../model/terminology.ts";
import { compileItem, compileType, type Environment } from "./compile.ts";
import type { CodeSet, Definitions } from "./definitions.ts";
import { planType, type TypePlan } from "./plan.ts";
import { profilesOf } from "./profile/declared.ts";
import { type ProfileNode, rootOf } from "./profile/node.ts";
import { planNode, type ProfileSurroundings } from "./profile/plan.ts";
import type { Profile, Profiles } from "./profile/profiles.ts";
import { type AnyOfRule, checkAnyOf } from "./runtime/any-of.ts";
import { contextInvariants } from "./runtime/context-invariant.ts";
import { type DefinedExtension, Extensions } from "./runtime/extensions.ts";
import { Resources } from "./runtime/resources.ts";
import type { Run } from "./runtime/run.ts";
import type { TypeValidator } from "./runtime/shape.ts";
import { trial } from "./runtime/trial.ts";
import type { Node } from "./snapshot/tree.ts";
import { ValueSets } from "./value-sets.ts";

const noIssues: readonly Issue[] = [];
const noLists: NonNullable<Run["required"]> = [];

/** What validators are compiled with besides the definitions. */
export interface CompiledOptions {
  /** What is known besides base FHIR; absent: profiles that a resource names are passed over. */
  readonly profiles?: Profiles;
  /** Who knows the codes of value sets; absent: only those are checked that the definitions list. */
  readonly membershipOf?: MembershipOf;
  /** Which bindings of base FHIR are checked: the required ones (the default), or also the extensible ones and the widest value sets of weaker ones. Those of profiles always are. */
  readonly bindings?: "required" | "all";
  /** Who knows the codes of code systems; absent: whether a code is one of its system's is not asked, as in conversions, which keep the codes of a sender whatever they are. */
  readonly codeInSystem?: CodeInSystem;
  /**
   * `known`: the definition of an extension must be at hand, for the specification wants it with all who share the resource. `any` (the
   * default): extensions that nobody here defined are passed over. Without profiles there are no definitions to ask.
   */
  readonly extensions?: "known" | "any";
}

/** Compiled validators of one set of definitions and profiles. */
export class Compiled {
  readonly resources: Resources;
  readonly #environment: Environment;
  readonly #validators = new Map<string | Node, TypeValidator>();
  readonly #resources = new Map<Node, TypeValidator>();
  readonly #surroundings: ProfileSurroundings | undefined;
  readonly #extensions = new Map<string, DefinedExtension | undefined>();
  /** What cannot be checked of a profile, by its canonical URL. */
  readonly #problems = new Map<string, Map<string, Issue>>();
  /** Profiles whose own issues are among the problems. */
  readonly #reported = new Set<Profile>();

  constructor(definitions: Definitions, { profiles, membershipOf, codeInSystem, bindings = "required", extensions = "any" }: CompiledOptions = {}) {
    const valueSets = membershipOf && new ValueSets(membershipOf);
    this.#surroundings = profiles && {
      definitions,
      profiles,
      valueSets,
      planned: new Map(),
      problem: (found) => this.#problemsWith(found.profile!).set(found.text, found),
    };
    this.resources = new Resources(definitions.resources, (type) => this.#validator(type), profiles && ((resource, type, wanted, run) => this.#profilesOf(resource, type, wanted, profiles, run)));
    this.#environment = {
      definitions,
      surroundings: {
        definitions,
        valueSet: (url) => listed(definitions.valueSet(url.split("|", 1)[0]!)) ?? valueSets?.find(url),
        differentialProblems: (definition) => profiles?.problemsOf(definition) ?? noIssues,
        find: profiles && ((type, url) => profiles.library.find(type, url)),
        conforms: (value, url, run) => this.#conforms(value, url, profiles, run),
      },
      resources: this.resources,
      valueSets,
      codeInSystem,
      bindings,
      validator: (of) => this.#validator(of),
      resource: (node) => this.#resource(node),
      item: (owner, property) => new Lazy(() => compileItem(owner, property, this.#environment)),
      conforms: (nodes) => nodes.map((node) => (definitions.types.isResource(node.table) ? this.#environment.resource(node) : this.#validator(node))),
      extensions: profiles && new Extensions((url) => this.#extension(url, profiles), this.#validator("Extension"), definitions.types, extensions === "known"),
    };
  }

  /** What of the profiles of a run cannot be checked. */
  problemsOf({ profiles }: Run, expression: string): readonly Issue[] {
    if (profiles === undefined || this.#problems.size === 0) return noIssues;
    if (!profiles.some((url) => this.#problems.has(url))) return noIssues;
    return [...new Set(profiles)].flatMap((url) => [...(this.#problems.get(url)?.values() ?? [])]).map((found) => ({ ...found, expression }));
  }

  #profilesOf(resource: object, type: string, wanted: readonly ProfileNode[], profiles: Profiles, run: Run): readonly TypeValidator[] {
    const nodes = profilesOf(resource, type, wanted, profiles, run);
    for (const { profile } of nodes) {
      (run.profiles ??= []).push(profile.canonical);
      if (this.#reported.has(profile)) continue;
      this.#reported.add(profile);
      for (const { text } of profile.issues) this.#surroundings!.problem(issue("validation.profile-unusable", { url: profile.url, problem: text }, { profile: profile.canonical }));
    }
    const validators: TypeValidator[] = [];
    for (const node of nodes) validators.push(this.#validator(node));
    for (const list of run.required ?? noLists) {
      const required = list.get(type);
      if (required === undefined) continue;
      if (required.length === 1 && !nodes.some(({ node }) => node === required[0]!.node)) validators.push(this.#validator(required[0]!));
      if (required.length > 1) validators.push(this.#oneOf(type, required));
    }
    return validators;
  }

  /** Checks a resource against its type, and that it conforms to one of several profiles. */
  #oneOf(type: string, nodes: readonly ProfileNode[]): TypeValidator {
    const base = this.#validator(type);
    const rule: AnyOfRule = { profiles: nodes.map((node) => ({ url: node.profile.url, validator: this.#environment.resource(node) })), profile: undefined };
    return {
      run(value, run, depth) {
        const visited = base.run(value, run, depth);
        if (visited) checkAnyOf(value, rule, run, depth);
        return visited;
      },
    };
  }

  #validator(of: string | ProfileNode): TypeValidator {
    const key = typeof of === "string" ? of : of.node;
    let known = this.#validators.get(key);
    if (known === undefined) this.#validators.set(key, (known = new Lazy(() => compileType(this.#plan(of), this.#environment))));
    return known;
  }

  /** For invariants that ask for a profile. The value stands no deeper than it did when it was visited. */
  #conforms(value: unknown, url: string, profiles: Profiles | undefined, run: Run): boolean | undefined {
    const profile = profiles?.usable(url);
    if (profile === undefined) return undefined;
    const node = rootOf(profile);
    return trial(this.#environment.conforms([node])[0]!, value, run, 1) === undefined;
  }

  /** One for each profile: what was tried with it is known by it. */
  #resource(node: ProfileNode): TypeValidator {
    const known = this.#resources.get(node.node);
    if (known !== undefined) return known;
    const wanted = [node];
    const made: TypeValidator = { run: (value, run, depth) => this.resources.visit(value, run, depth, wanted) };
    this.#resources.set(node.node, made);
    return made;
  }

  #plan(of: string | ProfileNode): TypePlan {
    const plan = typeof of === "string" ? planType(this.#environment.definitions, of) : planNode(of, this.#surroundings!);
    if (plan === undefined) throw new Error(`The definitions have no type ${typeof of === "string" ? of : of.table}.`);
    return plan;
  }

  #extension(url: string, profiles: Profiles): DefinedExtension | undefined {
    if (this.#extensions.has(url)) return this.#extensions.get(url);
    const profile = profiles.usable(url);
    const defined =
      profile?.type !== "Extension" ? undefined : { validator: this.#validator(rootOf(profile)), isModifier: profile.root.element.isModifier === true, contexts: profile.definition.context ?? [], invariants: contextInvariants(profile.definition.contextInvariant ?? [], this.#environment.surroundings) };
    // URLs come from the data: only those that are defined are kept.
    if (defined !== undefined) this.#extensions.set(url, defined);
    return defined;
  }

  #problemsWith(profile: string): Map<string, Issue> {
    const known = this.#problems.get(profile) ?? new Map<string, Issue>();
    this.#problems.set(profile, known);
    return known;
  }
}

function listed(codes: CodeSet | undefined): CodeSet | undefined {
  return codes?.all === undefined ? undefined : codes;
}

/** Compiles itself when it is first used. */
class Lazy implements TypeValidator {
  run: TypeValidator["run"];

  constructor(compile: () => TypeValidator["run"]) {
    this.run = (value, run, depth) => {
      this.run = compile();
      return this.run(value, run, depth);
    };
  }
}
