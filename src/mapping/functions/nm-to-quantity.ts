import type { FhirObject } from "../../model/fhir.ts";
import { codeSystemUri } from "../runtime/systems.ts";
import type { SourceNode } from "../runtime/node.ts";
import { Failure, type FunctionContext, type MappingFunction } from "./function.ts";
import { toDecimal } from "./nm.ts";

const ucum = "http://unitsofmeasure.org";

/**
 * NM and its units (a CWE handed over by `with`) to Quantity. A comparator before the number (`<0.5`), which senders write though NM has none, is carried as
 * Quantity.comparator. The unit's system is UCUM only where the message or the feed says so and UCUM knows the unit.
 */
export const nmToQuantity: MappingFunction = {
  name: "NM→Quantity",
  from: ["NM", "ST"],
  to: ["Quantity"],
  node: (node, context, [units]) => {
    const match = /^(<=|>=|<|>)?\s*(\S+)$/.exec(node.text.trim());
    const value = match === null ? undefined : toDecimal(match[2]!);
    if (value === undefined) return new Failure("mapping.not-a-number");
    const quantity: FhirObject = {};
    const number = node.child(1);
    context.put(quantity, "value", value, number);
    if (match![1] !== undefined) context.put(quantity, "comparator", match![1], number);
    if (units?.exists === true && !units.isNull) putUnits(quantity, units, context);
    return quantity;
  },
};

/** Writes unit, system and code of a Quantity from a CWE of units (OBX-6). */
export function putUnits(quantity: FhirObject, units: SourceNode, context: FunctionContext): void {
  const [code, text, system] = [units.child(1), units.child(2), units.child(3)];
  const named = text.exists ? text : code;
  if (named.exists) context.put(quantity, "unit", named.text, named);
  if (!code.exists) return;
  const uri = system.exists ? codeSystemUri(system.text, context.feed) : context.feed.unitsAreUcum ? ucum : null;
  const stands = uri !== null && (uri !== ucum || context.isUcum(code.text));
  if (stands) {
    context.put(quantity, "system", uri, system.exists ? system : code);
    context.put(quantity, "code", code.text, code);
    return;
  }
  if (uri === ucum) context.warn("mapping.not-ucum");
  if (text.exists) context.put(quantity, "code", code.text, code);
  if (system.exists) context.leave(system);
}
