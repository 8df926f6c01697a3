import type { FhirObject } from "../../model/fhir.ts";
import { codeSystemUri } from "../runtime/systems.ts";
import type { SourceNode } from "../runtime/node.ts";
import type { FunctionContext } from "./function.ts";

const ucum = "http://unitsofmeasure.org";

/** Code, text and coding system of a unit; a CWE may name the same unit up to three times. */
export interface UnitCoding {
  /** The number of its first component; text and system follow. */
  readonly first: number;
  readonly code: SourceNode;
  readonly text: SourceNode;
  readonly system: SourceNode;
  readonly uri: string | null;
  /** True where the system is UCUM, and UCUM knows the unit. */
  readonly isUcum: boolean;
}

/** Where the codings of a CWE begin. */
const firstComponents = [1, 4, 10];

/**
 * Writes unit, system and code of a Quantity from a CWE of units (OBX-6, CQ.2). The system is UCUM only where the message or the feed says so and UCUM knows the
 * unit; of several codings that one is taken, else the first. A Quantity holds one unit: the other codings are archived.
 */
export function putUnits(quantity: FhirObject, units: SourceNode, context: FunctionContext): void {
  const unit = chooseUnit(units, context);
  if (unit !== undefined) putUnit(quantity, unit, context);
}

/** The coding that stands for the units; the others are archived. Undefined where there is none. */
export function chooseUnit(units: SourceNode, context: FunctionContext): UnitCoding | undefined {
  if (!units.hasValue) return undefined;
  const numbers = units.children();
  const chosen = chooseCoding(units, numbers.at(-1)!, context);
  for (const number of numbers) {
    if (chosen === undefined || number < chosen.first || number > chosen.first + 2) context.archive(units.child(number));
  }
  return chosen;
}

/** `last` is the number of the last component that is there. */
function chooseCoding(units: SourceNode, last: number, context: FunctionContext): UnitCoding | undefined {
  let chosen: UnitCoding | undefined;
  for (const first of firstComponents) {
    if (first > last) break;
    const [code, text] = [units.child(first), units.child(first + 1)];
    if (!code.hasValue && !text.hasValue) continue;
    const system = units.child(first + 2);
    const uri = systemOf(code, system, context);
    const coding = { first, code, text, system, uri, isUcum: uri === ucum && context.isUcum(code.text) };
    if (coding.isUcum) return coding;
    chosen ??= coding;
  }
  return chosen;
}

/** Writes unit, and with a known system the system and code, of a Quantity; a code of no known system is archived beside its text. */
export function putUnit(quantity: FhirObject, { code, text, system, uri, isUcum }: UnitCoding, context: FunctionContext): void {
  const named = text.hasValue ? text : code;
  context.put(quantity, "unit", named.text, named);
  if (code.hasValue && uri !== null && (uri !== ucum || isUcum)) {
    context.put(quantity, "system", uri, system.hasValue ? system : code);
    context.put(quantity, "code", code.text, code);
    return;
  }
  if (uri === ucum) context.warn("mapping.not-ucum");
  // R4 has no code without its system (invariant qty-3).
  if (text.hasValue && code.hasValue) context.archive(code);
  if (system.hasValue) context.archive(system);
}

function systemOf(code: SourceNode, system: SourceNode, context: FunctionContext): string | null {
  if (system.hasValue) return codeSystemUri(system.text, context.feed);
  return code.hasValue && context.feed.unitsAreUcum ? ucum : null;
}
