import type { CodeSet, Definitions } from "../definitions.ts";
import type { Environment } from "../fhirpath/environment.ts";
import { modelOf, type Model } from "../fhirpath/model.ts";
import { nodeOf } from "../fhirpath/navigation.ts";
import { FhirPathError } from "../fhirpath/syntax.ts";
import { isObject, Node } from "../fhirpath/values/item.ts";
import { readXhtml, type XhtmlFindings } from "../narrative/xhtml.ts";
import type { Run } from "./run.ts";

/** What invariants see of one validation: the resource in hand, the one around it, and what a reference inside points to. */
export class RunEnvironment implements Environment {
  readonly model: Model;
  readonly #run: Run;
  readonly #definitions: Definitions;
  #resource: Node | undefined;
  #narrative: { readonly xhtml: string; readonly findings: XhtmlFindings } | undefined;

  constructor(run: Run, definitions: Definitions) {
    this.#run = run;
    this.#definitions = definitions;
    this.model = modelOf(definitions);
  }

  get resource(): Node | undefined {
    const { resource } = this.#run;
    if (this.#resource?.json !== resource) this.#resource = this.#node(resource);
    return this.#resource;
  }

  get rootResource(): Node | undefined {
    return this.#node(this.#run.container);
  }

  resolve = (reference: string): Node | undefined => {
    const { container, bundle } = this.#run;
    if (!reference.startsWith("#")) return bundle === undefined ? undefined : this.#node(resourcesOf(bundle.bundle).get(reference));
    if (reference === "#") return this.rootResource;
    const contained = isObject(container) ? container["contained"] : undefined;
    const id = reference.slice(1);
    return Array.isArray(contained) ? this.#node(contained.find((one) => isObject(one) && one["id"] === id)) : undefined;
  };

  memberOf = (item: Node | string, url: string): boolean | undefined => {
    const codes = this.#definitions.valueSet(url.split("|")[0]!);
    return codes?.all === undefined ? undefined : isMember(item instanceof Node ? item.json : item, codes);
  };

  /** txt-1 and txt-2 ask about one narrative after the other. */
  htmlChecks = (xhtml: string): XhtmlFindings => {
    if (this.#narrative?.xhtml !== xhtml) this.#narrative = { xhtml, findings: readXhtml(xhtml) };
    return this.#narrative.findings;
  };

  #node(resource: unknown): Node | undefined {
    return resource === undefined ? undefined : nodeOf(resource, undefined, "Resource", this.model);
  }
}

function isMember(value: unknown, codes: CodeSet): boolean {
  if (typeof value === "string") return codes.all!.has(value);
  if (!isObject(value)) return false;
  const { coding } = value;
  if (Array.isArray(coding)) return coding.some((one) => isMember(one, codes));
  return typeof value["code"] === "string" && (codes.systems!.get(value["system"] as string)?.has(value["code"]) ?? false);
}

const byBundle = new WeakMap<object, ReadonlyMap<string, unknown>>();

/** The resources of a Bundle by fullUrl and by `Type/id`. */
function resourcesOf(bundle: object): ReadonlyMap<string, unknown> {
  const known = byBundle.get(bundle);
  if (known !== undefined) return known;
  const made = new Map<string, unknown>();
  const { entry } = bundle as { readonly entry?: unknown };
  for (const one of Array.isArray(entry) ? (entry as unknown[]) : []) {
    if (!isObject(one) || !isObject(one["resource"])) continue;
    const { resourceType, id } = one["resource"];
    if (typeof one["fullUrl"] === "string") made.set(one["fullUrl"], one["resource"]);
    if (typeof resourceType === "string" && typeof id === "string") made.set(`${resourceType}/${id}`, one["resource"]);
  }
  byBundle.set(bundle, made);
  return made;
}

/** An invariant that cannot be worked out on this data (several items where one is expected, nesting without end) is not decided; a fault of the code is passed on. */
export function undecided(error: unknown): void {
  if (!(error instanceof FhirPathError) && !(error instanceof RangeError)) throw error;
}

/** The environment of a run. */
export function environmentOf(run: Run, definitions: Definitions): Environment {
  return (run.environment ??= new RunEnvironment(run, definitions));
}
