import type { FhirObject } from "../../model/fhir.ts";
import { codeSystemUri } from "../runtime/systems.ts";
import type { SourceNode } from "../runtime/node.ts";
import type { FunctionContext } from "./function.ts";

const ucum = "http://unitsofmeasure.org";

/** Code, text and coding system of a unit; a CWE may name the same unit up to three times. */
interface UnitCoding {
  readonly code: SourceNode;
  readonly text: SourceNode;
  readonly system: SourceNode;
}

/**
 * Writes unit, system and code of a Quantity from a CWE of units (OBX-6, CQ.2). The system is UCUM only where the message or the feed says so and UCUM knows the
 * unit; of several codings that one is taken, else the first. A Quantity holds one unit: the other codings are archived.
 */
export function putUnits(quantity: FhirObject, units: SourceNode, context: FunctionContext): void {
  if (!units.hasValue) return;
  const codings = [[1, 2, 3], [4, 5, 6], [10, 11, 12]]
    .map(([code, text, system]): UnitCoding => ({ code: units.child(code!), text: units.child(text!), system: units.child(system!) }))
    .filter(({ code, text }) => code.hasValue || text.hasValue);
  const chosen = codings.find((coding) => systemOf(coding, context) === ucum && context.isUcum(coding.code.text)) ?? codings[0];
  for (const number of units.children()) {
    const part = units.child(number);
    if (chosen === undefined || ![chosen.code, chosen.text, chosen.system].some(({ from, to }) => from <= part.from && part.to <= to && from < to)) context.archive(part);
  }
  if (chosen !== undefined) putUnit(quantity, chosen, context);
}

function putUnit(quantity: FhirObject, coding: UnitCoding, context: FunctionContext): void {
  const { code, text, system } = coding;
  const named = text.hasValue ? text : code;
  context.put(quantity, "unit", named.text, named);
  const uri = systemOf(coding, context);
  if (code.hasValue && uri !== null && (uri !== ucum || context.isUcum(code.text))) {
    context.put(quantity, "system", uri, system.hasValue ? system : code);
    context.put(quantity, "code", code.text, code);
    return;
  }
  if (uri === ucum) context.warn("mapping.not-ucum");
  if (text.hasValue && code.hasValue) context.put(quantity, "code", code.text, code);
  if (system.hasValue) context.archive(system);
}

function systemOf({ code, system }: UnitCoding, context: FunctionContext): string | null {
  if (system.hasValue) return codeSystemUri(system.text, context.feed);
  return code.hasValue && context.feed.unitsAreUcum ? ucum : null;
}
