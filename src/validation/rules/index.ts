import type { Rule } from "../rule.ts";
import { anyOf } from "./any-of.ts";
import { binding } from "./binding.ts";
import { choice } from "./choice.ts";
import { coding } from "./coding.ts";
import { contained } from "./contained.ts";
import { content } from "./content.ts";
import { elementId } from "./element-id.ts";
import { extension } from "./extension.ts";
import { fixed } from "./fixed.ts";
import { format } from "./format.ts";
import { invariant } from "./invariant.ts";
import { max } from "./max.ts";
import { maxLength } from "./max-length.ts";
import { maxValue } from "./max-value.ts";
import { minValue } from "./min-value.ts";
import { pattern } from "./pattern.ts";
import { prose } from "./prose.ts";
import { reference } from "./reference.ts";
import { required } from "./required.ts";
import { resource } from "./resource.ts";
import { target } from "./target.ts";
import { type } from "./type.ts";
import { urn } from "./urn.ts";

/** All rules, in the order in which their code stands. */
export const rules: readonly Rule[] = [required, choice, type, max, format, urn, fixed, pattern, minValue, maxValue, maxLength, resource, anyOf, binding, reference, target, extension, elementId, content, coding, contained, prose, invariant];
