import type { Expectation } from "../profile/expectation.ts";
import type { PlannedDiscriminator } from "../profile/slicing.ts";
import { shown } from "./equal.ts";

/** The names of slices, as many as a reader takes in. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "of which it has none";
  return names.length <= 8 ? names.join(", ") : `${names.slice(0, 8).join(", ")} and ${names.length - 8} more`;
}

/** What a slice wants, in words. The values are the profile's. */
export function wantedOf(expectation: Expectation, { path }: PlannedDiscriminator): string {
  const place = path === "$this" ? "the value" : path;
  switch (expectation.kind) {
    case "equals":
      return `${place} is to be ${expectation.values.map(shown).join(" and ")}`;
    case "matches":
      return `${place} is to have ${expectation.values.map(shown).join(" and ")}`;
    case "codes":
      return `${place} is to be in the value set ${expectation.codes.url}`;
    case "exists":
      return `${place} is to be there`;
    case "absent":
      return `${place} is not to be there`;
    case "types":
      return `${place} is to be of type ${expectation.types.join(" or ")}`;
    case "profiles":
      return `${place} is to conform to ${expectation.profiles.map(({ profile }) => profile.url).join(" or ")}`;
  }
}
