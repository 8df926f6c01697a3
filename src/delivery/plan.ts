import { issue } from "../errors.ts";
import type { StoredResource, TargetSettings } from "../model/target.ts";
import type { KeptContent, UpdateHints } from "../model/update.ts";
import type { Addresses } from "./addresses.ts";
import type { Outgoing } from "./compose.ts";
import { contentHash, hasMetaOf, sameContent, sameNumbers } from "./content.ts";
import { currentVersions } from "./current-versions.ts";
import type { CurrentVersion, CurrentVersions } from "./current-versions.ts";
import type { Entry } from "./entries.ts";
import { isStatedWhole, mergeEntry } from "./merge/merge-entry.ts";
import { mentionsIn, withMentions } from "./references.ts";
import type { ReadableTarget } from "./target.ts";
import type { Retry } from "./verdict.ts";

/** What is asked of one attempt, and of whom. */
export interface Assignment {
  readonly target: ReadableTarget;
  readonly settings: TargetSettings;
  readonly addresses: Addresses;
  readonly hints: UpdateHints;
  /** The attempt before left open what the target did. */
  readonly uncertain: boolean;
  /** What the crosswalk knows, by reference. */
  readonly known: ReadonlyMap<string, StoredResource>;
}

/** What is to be sent, and what is not because the target has it. */
export interface Plan {
  readonly outgoing: readonly Outgoing[];
  readonly unchanged: readonly StoredResource[];
  /** The entries among `unchanged` for which the crosswalk's word was taken. */
  readonly trusted: readonly Entry[];
  /** What a merge keeps of the target's resources. */
  readonly kept: readonly KeptContent[];
  /** Parts that the target was read to have of what is to be sent: a Provenance that lists what could be stored before. */
  readonly parts: readonly StoredResource[];
}

/** Why the target does not say what it has, after an attempt that left that open: the next one has to ask again. */
function stillOpen(failed: Retry): Retry {
  return { ...failed, issues: [...failed.issues, issue("delivery.left-open")] };
}

function asRead({ reference, contentHash }: Entry, location: string, etag: string | null): StoredResource {
  return { reference, location, etag, contentHash, status: "unchanged" };
}

/** Leaves out the record's account of itself where that is all there is to say and the target has one already: the same record under other tables changes nothing. */
function withoutBareAccount(plan: Plan, known: ReadonlyMap<string, StoredResource>): Plan {
  if (!plan.outgoing.every(({ entry }) => entry.isAccount && known.has(entry.reference))) return plan;
  return { ...plan, outgoing: [], unchanged: [...plan.unchanged, ...plan.outgoing.map(({ entry }) => asKnown(entry, known))] };
}

/** What the target has of entries that are to be sent, where it is what the record says but for what it lists. */
function partsOf(outgoing: readonly Outgoing[], current: CurrentVersions, addresses: Addresses): StoredResource[] {
  return outgoing.flatMap(({ entry, resource }) => {
    const has = current.get(entry.reference);
    if (has === undefined || resource === undefined) return [];
    const listed = new Set(mentionsIn(has.resource));
    const part = withMentions(resource, (reference) => listed.has(reference));
    if (part === undefined || !sameNumbers(has.resource, part)) return [];
    return [{ ...asRead(entry, addresses.location(entry)!, has.etag), contentHash: contentHash(part) }];
  });
}

/** What a deletion comes to that has nothing to delete. */
function asAbsent({ reference, contentHash }: Entry): StoredResource {
  return { reference, location: reference, etag: null, contentHash, status: "absent" };
}

function asKnown({ reference }: Entry, known: ReadonlyMap<string, StoredResource>): StoredResource {
  return { ...known.get(reference)!, status: "unchanged" };
}

/** `replace`: everything but what the crosswalk knows to be there with this content and, after an attempt that left it open, what the target says it has. */
async function planToReplace(entries: readonly Entry[], { target, settings, addresses, uncertain, known }: Assignment): Promise<Plan | Retry> {
  const isKnown = ({ reference, contentHash }: Entry) => known.get(reference)?.contentHash === contentHash;
  const [trusted, left] = [entries.filter(isKnown), entries.filter((entry) => !isKnown(entry))];
  const read = uncertain ? await currentVersions(target, left.filter(({ kind }) => kind === "put"), addresses, settings.maxEntries) : new Map<string, CurrentVersion>();
  // A target that takes no batch of reads is sent everything again: PUT stores the same once more, and conditional requests find what is there.
  if ("kind" in read && !read.issues.some(({ key }) => key === "delivery.not-readable")) return stillOpen(read);
  const current = "kind" in read ? new Map<string, CurrentVersion>() : read;
  const unchanged = trusted.map((entry) => asKnown(entry, known));
  const outgoing: Outgoing[] = [];
  for (const entry of left) {
    const has = current.get(entry.reference);
    if (has !== undefined && sameNumbers(has.resource, entry.resource!)) unchanged.push(asRead(entry, addresses.location(entry)!, has.etag));
    else outgoing.push({ entry, resource: entry.resource, ifMatch: null });
  }
  return { outgoing, unchanged, trusted, kept: [], parts: partsOf(outgoing, current, addresses) };
}

/**
 * `merge`: reads what others may have written, and sends what differs from what the target has, for the version that was read. What a record states as a whole is
 * read only where the target may have it already.
 */
async function planToMerge(entries: readonly Entry[], { target, settings, addresses, hints, uncertain, known }: Assignment): Promise<Plan | Retry> {
  const isKnown = ({ reference, contentHash }: Entry) => known.get(reference)?.contentHash === contentHash;
  const asked = entries.filter((entry) => entry.kind === "put" && (uncertain || isKnown(entry) || !isStatedWhole(entry.resource!)));
  const current = await currentVersions(target, asked, addresses, settings.maxEntries);
  if ("kind" in current) return uncertain ? stillOpen(current) : current;
  const outgoing: Outgoing[] = [];
  const unchanged: StoredResource[] = [];
  const kept: KeptContent[] = [];
  for (const entry of entries) {
    const has = current.get(entry.reference);
    if (has === undefined || entry.resource === undefined) {
      outgoing.push({ entry, resource: entry.resource, ifMatch: null });
      continue;
    }
    const whole = isStatedWhole(entry.resource);
    const merged = whole ? { resource: entry.resource, kept: [] } : mergeEntry(entry.reference, entry.resource, has.resource, hints);
    kept.push(...merged.kept);
    const same = uncertain ? sameNumbers(has.resource, merged.resource) : sameContent(has.resource, merged.resource) && (isKnown(entry) || hasMetaOf(has.resource, entry.resource));
    if (same) unchanged.push(asRead(entry, addresses.location(entry)!, has.etag));
    else outgoing.push({ entry, resource: merged.resource, ifMatch: whole ? null : has.etag });
  }
  return { outgoing, unchanged, trusted: [], kept, parts: partsOf(outgoing, current, addresses) };
}

/** A deletion of what the target, as far as is known, has never had. */
function isEmpty({ kind, reference }: Entry, addresses: Addresses): boolean {
  return kind === "delete" && addresses.location({ kind, reference }) === undefined;
}

/** What of these entries is to be sent. Gives the verdict on the attempt where the target does not let itself be asked. */
export async function planEntries(entries: readonly Entry[], assignment: Assignment): Promise<Plan | Retry> {
  const { addresses, known, settings } = assignment;
  const nothing = entries.filter((entry) => isEmpty(entry, addresses));
  const plan = await (settings.update === "merge" ? planToMerge : planToReplace)(entries.filter((entry) => !nothing.includes(entry)), assignment);
  if ("kind" in plan) return plan;
  return withoutBareAccount({ ...plan, unchanged: [...plan.unchanged, ...nothing.map(asAbsent)] }, known);
}
