import type { Rule } from "../rule.ts";
import { binding } from "./binding.ts";
import { choice } from "./choice.ts";
import { contained } from "./contained.ts";
import { content } from "./content.ts";
import { extension } from "./extension.ts";
import { fixed } from "./fixed.ts";
import { format } from "./format.ts";
import { invariant } from "./invariant.ts";
import { max } from "./max.ts";
import { pattern } from "./pattern.ts";
import { reference } from "./reference.ts";
import { required } from "./required.ts";

/** All rules, in the order in which their code stands. */
export const rules: readonly Rule[] = [required, choice, max, format, fixed, pattern, binding, reference, extension, content, contained, invariant];
