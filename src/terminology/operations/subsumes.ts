import { issue } from "../../errors.ts";
import type { FhirResource } from "../../model/fhir.ts";
import type { Issue } from "../../model/issue.ts";
import type { Library } from "../definitions/library.ts";
import { readParameters, type OperationDefinition, type RequestParameters } from "../parameters.ts";

/** CodeSystem/$subsumes of R4 (http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes); `url` is that of the instance. */
const operation: OperationDefinition = {
  name: "$subsumes",
  kinds: { codeA: "text", codeB: "text", system: "text", version: "text", codingA: "Coding", codingB: "Coding" },
  repeats: [],
};

/** Answers one `$subsumes` request with Parameters (outcome: equivalent, subsumes, subsumed-by, not-subsumed), or with its issues. */
export function subsumesParameters(parameters: FhirResource, library: Library): FhirResource | Issue[] {
  const request = readParameters(parameters, operation);
  if (Array.isArray(request)) return request;
  const pair = pairOf(request);
  if (pair === undefined) return [issue("terminology.codes-not-two")];
  const { system, version, codeA, codeB } = pair;
  if (system === undefined) return [issue("terminology.system-missing", { operation: operation.name })];
  const index = library.codeSystem(system, version);
  if (index === undefined) return [issue("terminology.system-not-at-hand")];
  const { hierarchyMeaning } = index.head;
  if (hierarchyMeaning !== undefined && hierarchyMeaning !== "is-a") return [issue("terminology.subsumption-undecidable", { meaning: hierarchyMeaning })];
  const [a, b] = [index.find(codeA), index.find(codeB)];
  const unknown = [...(a < 0 ? ["A"] : []), ...(b < 0 ? ["B"] : [])].map((side) => issue("terminology.code-unknown", { name: `${request.text("codeA") === undefined ? "coding" : "code"}${side}` }));
  if (unknown.length > 0) return unknown;
  const outcome = a === b ? "equivalent" : index.isBelow(b, a) ? "subsumes" : index.isBelow(a, b) ? "subsumed-by" : "not-subsumed";
  return { resourceType: "Parameters", parameter: [{ name: "outcome", valueCode: outcome }] };
}

interface Pair {
  readonly system: string | undefined;
  readonly version: string | undefined;
  readonly codeA: string;
  readonly codeB: string;
}

function pairOf(request: RequestParameters): Pair | undefined {
  const [codeA, codeB, a, b] = [request.text("codeA"), request.text("codeB"), request.coding("codingA"), request.coding("codingB")];
  const [system, version] = [request.text("system"), request.text("version")];
  if (codeA !== undefined && codeB !== undefined && a === undefined && b === undefined) return { system, version, codeA, codeB };
  if (codeA !== undefined || codeB !== undefined || a?.code === undefined || b?.code === undefined) return undefined;
  if ((a.system ?? system) !== (b.system ?? system) || (system !== undefined && a.system !== undefined && a.system !== system)) return undefined;
  return { system: a.system ?? system, version: version ?? a.version ?? b.version, codeA: a.code, codeB: b.code };
}
