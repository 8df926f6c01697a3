import type { ProfileNode } from "./node.ts";
import { rootOf } from "./node.ts";
import type { Profiles } from "./profiles.ts";
import { report, type Run } from "../runtime/run.ts";

/** Profiles that one resource may say it conforms to and be checked against. */
const mostDeclared = 20;

/**
 * The profiles that a resource is checked against: those that its place asks for, and those of its `meta.profile` that are known.
 * One that another rests on is left out, for the other has all that it says.
 */
export function profilesOf(resource: object, type: string, wanted: readonly ProfileNode[], profiles: Profiles, run: Run): readonly ProfileNode[] {
  const { meta } = resource as { readonly meta?: { readonly profile?: unknown } | null };
  const declared: unknown = meta?.profile;
  const hasDeclared = Array.isArray(declared) && declared.length > 0;
  if (!hasDeclared && (wanted.length === 0 || (wanted.length === 1 && wanted[0]!.table === type))) return wanted;
  const found: ProfileNode[] = [];
  for (const node of wanted) {
    if (node.table === type) found.push(node);
    else report(run, "validation.profile-type", { url: node.profile.url, expected: node.table, found: type }, "", node.profile.canonical);
  }
  for (const [index, url] of (hasDeclared ? (declared as unknown[]) : []).slice(0, mostDeclared).entries()) {
    if (typeof url !== "string" || url === "") continue;
    const path = `meta.profile[${index}]`;
    const profile = profiles.find(url);
    if (profile === undefined) report(run, "validation.profile-unknown", { url: quotable(url) }, path);
    else if (!("root" in profile)) report(run, "validation.profile-broken", { url: quotable(url), problem: "see the profile" }, path);
    else if (profile.type !== type) report(run, "validation.profile-type", { url: profile.url, expected: profile.type, found: type }, path, profile.canonical);
    else found.push(rootOf(profile));
  }
  const isCovered = (one: ProfileNode): boolean => one.node === one.profile.root && found.some((other) => other.profile !== one.profile && profiles.derives(other.profile.url, one.profile.url) && other.node === other.profile.root);
  return found.filter((one, index) => found.findIndex((other) => other.node === one.node) === index && !isCovered(one));
}

/** A URL that is plainly one is repeated in a message; anything else may be data. */
function quotable(url: string): string {
  return /^https?:\/\/[\w./:|%~+-]{1,200}$/.test(url) ? url : "a profile whose URL is not shown";
}
