import type { SourceNode } from "../runtime/node.ts";
import type { MappingFunction } from "./function.ts";
import { toDecimal } from "./nm.ts";
import { isComparator, partsOf } from "./sn.ts";

/**
 * A structured numeric that no number type of FHIR can say (`2+`, `<>5`, `>high`) as text, with its units (a CWE handed over by `with`) after a space. Nothing for
 * what `SN→Quantity`, `SN→Range` or `SN→Ratio` carries.
 */
export const notAStructuredNumber: MappingFunction = {
  name: "not-a-structured-number",
  from: ["SN"],
  to: ["string"],
  node: (node, context, [units]) => {
    if (!node.hasValue || isNumeric(node)) return undefined;
    const unit = units?.child(2).hasValue === true ? units.child(2) : units?.child(1);
    const parts = Object.values(partsOf(node)).filter((part) => part.hasValue);
    for (const part of parts) context.use(part);
    const text = parts.map((part) => part.text).join("");
    if (unit?.hasValue !== true) return text;
    context.use(unit);
    return `${text} ${unit.text}`;
  },
};

function isNumeric(node: SourceNode): boolean {
  const { comparator, first, separator, second } = partsOf(node);
  const [low, high] = [first, second].map((number) => toDecimal(number.text) !== undefined);
  const compared = comparator.hasValue && comparator.text !== "=";
  switch (separator.text) {
    case "": return low! && !second.hasValue && (!compared || isComparator(comparator.text));
    case "-": return !compared && (low! || !first.hasValue) && (high! || !second.hasValue) && (low! || high!);
    case ":": case "/": return low! && high! && (!compared || isComparator(comparator.text));
    default: return false;
  }
}
