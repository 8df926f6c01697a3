import type { Issue } from "../model/issue.ts";
import { issue } from "../errors.ts";
import { Compiled } from "./compiled.ts";
import type { Definitions } from "./definitions.ts";
import { type ProfileNode, rootOf } from "./profile/node.ts";
import type { Profiles } from "./profile/profiles.ts";
import { contextNames } from "./runtime/context.ts";
import { type Draft, Run } from "./runtime/run.ts";

export interface ValidatorOptions {
  /**
   * `inside`: relative references in a Bundle must point to an entry of it. `any` (the default): they may point to what the
   * server has. References with urn:uuid: or urn:oid: must point to an entry either way.
   */
  readonly references?: "inside" | "any";
  /** What is known besides base FHIR; absent: profiles that a resource names are passed over. */
  readonly profiles?: Profiles;
}

/** Validates against FHIR R4 and profiles. The same value gives the same issues in the same order; none means valid. */
export interface Validator {
  /** Issues of one resource of any type. `expression` is the FHIRPath that names it; its resourceType without one. `profiles` are canonical URLs that it is to conform to. */
  readonly validateResource: (resource: unknown, expression?: string, profiles?: readonly string[]) => Issue[];
  /** Issues of a Bundle and of all resources in it. Each resource of an entry conforms to one of the profiles of its type in each list, where there are any. */
  readonly validateBundle: (bundle: unknown, ...profiles: readonly (readonly string[])[]) => Issue[];
}

const none: readonly string[] = [];
const noNodes: readonly ProfileNode[] = [];
const noIssues: readonly Issue[] = [];

/** A validator for the definitions. The code for a type or profile is generated when the first value of it comes. */
export function createValidator(definitions: Definitions, options: ValidatorOptions = {}): Validator {
  const { profiles, references = "any" } = options;
  const compiled = new Compiled(definitions, profiles);
  const validateResource = (resource: unknown, expression: string = rootName(resource, definitions), asked: readonly string[] = none): Issue[] => {
    if (asked.length === 0) return check(resource, expression, noNodes, undefined, noIssues);
    const { wanted, issues } = find(asked, profiles, expression);
    return check(resource, expression, wanted, undefined, issues);
  };
  const check = (resource: unknown, expression: string, wanted: readonly ProfileNode[], required: Run["required"], issues: readonly Issue[]): Issue[] => {
    const run = new Run(references, required);
    compiled.resources.visit(resource, run, 1, wanted);
    if (run.count === 0 && issues.length === 0 && run.profiles === undefined) return [];
    const problems = compiled.problemsOf(run, expression);
    if (run.count === 0 && issues.length === 0 && problems.length === 0) return [];
    return [...issues, ...problems, ...run.issues(expression, (draft) => isInContext(draft, resource, definitions, profiles))];
  };
  return {
    validateResource,
    validateBundle: (bundle, ...asked) => {
      if (rootName(bundle, definitions) !== "Bundle") return [issue("validation.not-a-bundle", {}, { expression: rootName(bundle, definitions) })];
      const found = asked.map((list) => find(list, profiles, "Bundle"));
      return check(bundle, "Bundle", [], found.map(({ wanted }) => Map.groupBy(wanted, ({ table }) => table)), found.flatMap(({ issues }) => issues));
    },
  };
}

/** The profiles that a caller asks for; those that cannot be used are errors, for nothing was checked. */
function find(asked: readonly string[], profiles: Profiles | undefined, expression: string): { readonly wanted: readonly ProfileNode[]; readonly issues: Issue[] } {
  const wanted: ProfileNode[] = [];
  const issues: Issue[] = [];
  for (const url of asked) {
    const found = profiles?.find(url);
    if (found === undefined) issues.push(issue("validation.profile-not-found", { url }, { expression }));
    else if ("root" in found) wanted.push(rootOf(found));
    else issues.push({ ...found, expression });
  }
  return { wanted, issues };
}

/** True for an issue about the place of an extension that turns out to be one of those where it may stand. */
function isInContext({ key, path, parameters }: Draft, root: unknown, definitions: Definitions, profiles: Profiles | undefined): boolean {
  if (key !== "validation.extension-context") return false;
  const names = contextNames(root, path, definitions);
  const contexts = profiles?.usable(String(parameters["url"]))?.definition.context ?? [];
  return contexts.some((context) => names.has(context.expression));
}

function rootName(resource: unknown, definitions: Definitions): string {
  const type = (resource as { resourceType?: unknown } | null | undefined)?.resourceType;
  return typeof type === "string" && definitions.resources.has(type) ? type : "Resource";
}
