import type { Issue } from "../model/issue.ts";
import type { StoredResource } from "../model/target.ts";
import type { KeptContent } from "../model/update.ts";
import type { Pace } from "./backoff.ts";

/** What an attempt came to. */
export type Verdict =
  | { readonly kind: "delivered"; readonly stored: readonly StoredResource[]; /** What a merge kept of the target's resources. */ readonly kept?: readonly KeptContent[] }
  /** To be sent again: without limit, or, where `strike` says so, only so often. `stored`: what the target holds of it already. */
  | { readonly kind: "retry"; readonly issues: readonly Issue[]; readonly strike: boolean; readonly pace: Pace; readonly afterMilliseconds: number | null; readonly stored?: readonly StoredResource[] }
  /** Never to be sent again as it is. `stored`: what the target took of it; `remaining`: the Bundle of what it did not, null where that is all of it. */
  | { readonly kind: "refused"; readonly issues: readonly Issue[]; readonly stored: readonly StoredResource[]; readonly remaining: string | null };
