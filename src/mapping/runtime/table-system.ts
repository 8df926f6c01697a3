import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import { SourceNode } from "./node.ts";
import type { Run } from "./run.ts";

/**
 * Gives a code that names no coding system the one of HL7's table that its field is of (HL7 v2.8.2 chapter 2.A, CWE, CNE, ID and IS: such codes are of the field's table), where that
 * table has the code. One that it does not have is the sender's own, and stays without a system.
 */
export function nameSystem<Value extends FhirValue | undefined>(run: Run, made: Value, system: string | null, from: number, to: number, depth: number, row: number): Value {
  if (system === null || made === undefined) return made;
  const { coding = made } = made as FhirObject;
  const first = (Array.isArray(coding) ? coding[0] : coding) as FhirObject;
  const { code } = first;
  if (typeof code !== "string" || first["system"] !== undefined) return made;
  const own = new SourceNode(run.record, from, to, depth).child(1);
  if (own.text !== code || !run.environment.hasCode(system, code)) return made;
  first["system"] = system;
  run.trail.add(first, "system", own.from, row);
  return made;
}
