import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import type { SourceNode } from "../runtime/node.ts";
import { Failure, type FunctionContext } from "./function.ts";
import { toDecimal } from "./nm.ts";
import { putUnits } from "./units.ts";

const comparators = new Set(["<", "<=", ">", ">="]);

/** True for a comparator that R4's Quantity has too. */
export function isComparator(text: string): boolean {
  return comparators.has(text);
}

/** The parts of a structured numeric (HL7 v2.8 section 2A.2.70): comparator, first number, separator or suffix, second number. */
export function partsOf(node: SourceNode): { readonly comparator: SourceNode; readonly first: SourceNode; readonly separator: SourceNode; readonly second: SourceNode } {
  return { comparator: node.child(1), first: node.child(2), separator: node.child(3), second: node.child(4) };
}

/** A Quantity of one number with its comparator and units; a Failure where the number is none, or FHIR has no such comparator (`<>`). `=` is what no comparator means. */
export function quantityOf(number: SourceNode, comparator: SourceNode | null, units: SourceNode | undefined, context: FunctionContext): FhirObject | Failure {
  const value: FhirValue | undefined = toDecimal(number.text);
  if (value === undefined) return new Failure("mapping.not-a-number");
  const quantity: FhirObject = {};
  context.put(quantity, "value", value, number);
  if (comparator?.hasValue === true) {
    if (isComparator(comparator.text)) context.put(quantity, "comparator", comparator.text, comparator);
    else if (comparator.text === "=") context.leave(comparator);
    else return new Failure("mapping.not-a-number");
  }
  if (units !== undefined) putUnits(quantity, units, context);
  return quantity;
}
