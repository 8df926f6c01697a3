import type { FhirObject } from "../../model/fhir.ts";
import type { SourceNode } from "../runtime/node.ts";
import type { FunctionContext, MappingFunction } from "./function.ts";
import { toDecimal } from "./nm.ts";
import { chooseUnit, putUnit, type UnitCoding } from "./units.ts";

const number = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)`;
const unit = String.raw`(?:\s*([A-Za-z%µμ\[{][^\s;,]*))?`;
const between = new RegExp(String.raw`^(${number})\s*(?:-|–|to)\s*(${number})${unit}$`, "i");
const oneSided = new RegExp(String.raw`^(<=|>=|<|>|≤|≥)\s*(${number})${unit}$`);

/**
 * OBX-7 to Observation.referenceRange, with OBX-6 (units) by `with`. The text is always kept. `3.5-5.0` (also with spaces, and `3.5 to 5.0`) has a low and a high end, `>10` a low and
 * `<15` a high one (HL7 v2.8 section 7.4.2.7); R4's ends have no comparator, so that only the text tells `<` from `<=`. Anything else is text alone.
 */
export const referenceRange: MappingFunction = {
  name: "reference-range",
  from: ["ST"],
  to: ["BackboneElement"],
  node: (node, context, [units]) => {
    const range: FhirObject = {};
    const text = node.span.trim();
    const ends = endsOf(text);
    if (ends !== undefined) {
      const unit = unitOf(ends.unit, units, context);
      for (const end of ["low", "high"] as const) {
        const value = ends[end] === undefined ? undefined : toDecimal(ends[end]);
        if (value === undefined) continue;
        const quantity: FhirObject = {};
        context.put(quantity, "value", value, node);
        if (unit !== undefined) putUnit(quantity, unit, context);
        else if (ends.unit !== undefined) context.put(quantity, "unit", ends.unit, node);
        range[end] = quantity;
      }
    }
    context.put(range, "text", text, node);
    return range;
  },
};

interface Ends {
  readonly low?: string;
  readonly high?: string;
  readonly unit: string | undefined;
}

function endsOf(text: string): Ends | undefined {
  const both = between.exec(text);
  if (both !== null) return Number(both[1]) <= Number(both[2]) ? { low: both[1]!, high: both[2]!, unit: both[3] } : undefined;
  const one = oneSided.exec(text);
  if (one === null) return undefined;
  return /^[<≤]/.test(one[1]!) ? { high: one[2]!, unit: one[3] } : { low: one[2]!, unit: one[3] };
}

/** A unit written in the range is that of the range; where none is written, or the same, the result's units hold. */
function unitOf(written: string | undefined, units: SourceNode | undefined, context: FunctionContext): UnitCoding | undefined {
  if (units?.hasValue !== true) return undefined;
  return written === undefined || units.child(1).text === written || units.child(2).text === written ? chooseUnit(units, context) : undefined;
}
