import type { FhirObject } from "../../model/fhir.ts";
import { durationText } from "./duration-text.ts";
import type { MappingFunction } from "./function.ts";
import { nmToQuantity } from "./nm-to-quantity.ts";

/**
 * The time that an amount is given over (`H6`: six hours; RXO-17, RXE-22, RXG-14, RXA-12), with the amount and its units handed over by `with`, to Ratio. A time in
 * another form, or without an amount, gives nothing.
 */
export const amountPerTime: MappingFunction = {
  name: "amount-per-time",
  from: ["ST"],
  to: ["Ratio"],
  node: (node, context, [amount, units]) => {
    if (amount?.hasValue !== true || !/^\s*[<>]?=?\s*[\d.]+\s*$/.test(amount.text)) return undefined;
    const denominator = durationText.node!(node, context, []);
    if (denominator === undefined) return undefined;
    const numerator = nmToQuantity.node!(amount, context, units === undefined ? [] : [units]);
    return { numerator, denominator } as FhirObject;
  },
};
