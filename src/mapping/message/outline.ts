import type { InstancePlan, LinkPlan, MessagePlan } from "../plan/plan.ts";

/** What gathering has to know of a segment. */
export interface SegmentOutline {
  /** The instances that it goes into. */
  readonly takers: readonly InstancePlan[];
  /** The segments that may belong to it when they come after it: what message tables name under `after`. */
  readonly followers: readonly string[];
}

/** A link with its instances by number. */
export interface LinkOutline {
  readonly plan: LinkPlan;
  readonly from: number;
  readonly to: readonly number[];
  /** True where it goes through a list, and so may have many targets. */
  readonly repeats: boolean;
}

/** What depends on a message table alone, so that records do not work it out again. Names of instances are numbers here: most records ask for dozens that they have none of. */
export interface Outline {
  readonly numbers: ReadonlyMap<string, number>;
  readonly segments: ReadonlyMap<string, SegmentOutline>;
  readonly links: readonly LinkOutline[];
  /** Properties in the middle of links that repeat: their elements have to be met by the unit that wrote them. */
  readonly meetings: ReadonlySet<string>;
  /** Resource types of which several instances may have one key and yet be several. */
  readonly counted: ReadonlySet<string>;
}

const outlines = new WeakMap<MessagePlan, Outline>();

export function outlineOf(message: MessagePlan): Outline {
  let outline = outlines.get(message);
  if (outline === undefined) outlines.set(message, (outline = makeOutline(message)));
  return outline;
}

function makeOutline({ instances, links }: MessagePlan): Outline {
  const numbers = new Map(instances.map(({ name, number }) => [name, number]));
  const segments = new Map<string, { takers: InstancePlan[]; followers: string[] }>();
  const segment = (name: string) => {
    let known = segments.get(name);
    if (known === undefined) segments.set(name, (known = { takers: [], followers: [] }));
    return known;
  };
  for (const plan of instances) {
    for (const { segment: name } of plan.from) segment(name).takers.push(plan);
    for (const [follower, anchors] of plan.after) for (const anchor of anchors) segment(anchor).followers.push(follower);
  }
  return {
    numbers,
    segments,
    links: links.map((plan) => ({ plan, from: numbers.get(plan.from)!, to: plan.to.map((name) => numbers.get(name)!), repeats: plan.path.some((step) => step.list) })),
    meetings: new Set(links.flatMap(({ path }) => path.slice(0, -1).filter((step) => step.list).map((step) => step.property))),
    counted: new Set(instances.filter(({ per, shared, apart }) => apart.length > 0 || (per.kind === "each" && !shared)).map(({ type }) => type)),
  };
}
