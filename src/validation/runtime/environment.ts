import type { Environment } from "../fhirpath/environment.ts";
import { modelOf, type Model } from "../fhirpath/model.ts";
import { nodeOf } from "../fhirpath/navigation.ts";
import { FhirPathError } from "../fhirpath/syntax.ts";
import { Node } from "../fhirpath/values/item.ts";
import { readXhtml, type XhtmlFindings } from "../narrative/xhtml.ts";
import { isMember } from "./binding.ts";
import { resolve } from "./resolve.ts";
import type { Run } from "./run.ts";
import type { SurroundingDefinitions } from "./surroundings.ts";

/** What invariants see of one validation: the resource in hand, the one around it, and what a reference inside points to. */
export class RunEnvironment implements Environment {
  readonly model: Model;
  readonly #run: Run;
  readonly #surroundings: SurroundingDefinitions;
  #resource: Node | undefined;
  #narrative: { readonly xhtml: string; readonly findings: XhtmlFindings } | undefined;

  constructor(run: Run, surroundings: SurroundingDefinitions) {
    this.#run = run;
    this.#surroundings = surroundings;
    this.model = modelOf(surroundings.definitions);
  }

  get resource(): Node | undefined {
    const { resource } = this.#run;
    if (this.#resource?.json !== resource) this.#resource = this.#node(resource);
    return this.#resource;
  }

  get rootResource(): Node | undefined {
    return this.#node(this.#run.container);
  }

  resolve = (reference: string): Node | undefined => this.#node(resolve(reference, this.#run));

  memberOf = (item: Node | string, url: string): boolean | undefined => {
    const codes = this.#surroundings.valueSet(url);
    return codes && isMember(item instanceof Node ? item.json : item, codes);
  };

  conformsTo = (item: Node, profile: string): boolean | undefined => this.#surroundings.conforms(item.json, profile, this.#run);

  /** txt-1 and txt-2 ask about one narrative after the other. */
  htmlChecks = (xhtml: string): XhtmlFindings => {
    if (this.#narrative?.xhtml !== xhtml) this.#narrative = { xhtml, findings: readXhtml(xhtml) };
    return this.#narrative.findings;
  };

  #node(resource: unknown): Node | undefined {
    return resource === undefined ? undefined : nodeOf(resource, undefined, "Resource", this.model);
  }
}

/** An invariant that cannot be worked out on this data (several items where one is expected, nesting without end) is not decided; a fault of the code is passed on. */
export function undecided(error: unknown): void {
  if (!(error instanceof FhirPathError) && !(error instanceof RangeError)) throw error;
}

/** The environment of a run. */
export function environmentOf(run: Run, surroundings: SurroundingDefinitions): Environment {
  return (run.environment ??= new RunEnvironment(run, surroundings));
}
