import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import { outcome } from "../../model/leaf.ts";
import type { Translation as NotedTranslation } from "../../model/lineage.ts";
import type { TranslationAnswer, TranslationMatch } from "../../model/terminology.ts";
import type { Conversion } from "../plan/plan.ts";
import { append } from "./element.ts";
import { codeSystemUri } from "./systems.ts";
import { SourceNode } from "./node.ts";
import type { Run } from "./run.ts";

type Translation = Extract<Conversion, { kind: "translate" }>;

/** Looks the node's code up in the row's ConceptMap and notes the translation. */
function lookUp(run: Run, { map, to, list }: Translation, node: SourceNode, row: number): TranslationMatch | undefined {
  const code = node.child(1);
  const system = node.child(3);
  const source = system.exists ? { system: codeSystemUri(system.text, run.feed), code: code.text } : { code: code.text };
  const answer = run.environment.translate(map, source);
  run.translations.push(noted(source, answer, code.from));
  if (answer.match === undefined) run.report(to === "code" && list ? "mapping.code-not-carried" : "mapping.code-unmapped", { map }, code.from, row);
  return answer.match;
}

function noted(source: NotedTranslation["source"], { match, url, version }: TranslationAnswer, leaf: number): NotedTranslation {
  if (match === undefined) return version === undefined ? { source, conceptMap: url, leaf } : { source, conceptMap: url, version, leaf };
  const target = match.system === undefined ? { code: match.code } : { system: match.system, code: match.code };
  const { equivalence } = match;
  return version === undefined ? { source, target, equivalence, conceptMap: url, leaf } : { source, target, equivalence, conceptMap: url, version, leaf };
}

/**
 * Translates a coded node. To `code`: the code alone; undefined when the map has none, and the caller keeps the original where it can. To Coding or CodeableConcept:
 * the translated coding first and the original beside it where the type can hold it; without a match the original as it is, or by `unmapped: text` in words. A node that is text without a code
 * has no match.
 */
export function translate(run: Run, conversion: Translation, from: number, to: number, depth: number, row: number): FhirValue | undefined {
  const node = new SourceNode(run.record, from, to, depth);
  const code = node.child(1);
  const match = code.exists ? lookUp(run, conversion, node, row) : undefined;
  if (conversion.to === "code") {
    if (match !== undefined) {
      run.settle(from, to, outcome.left, row);
      return match.code;
    }
    if (!code.exists) run.report("mapping.no-code", {}, from, row);
    // Where the original is kept beside the element, that write says more.
    const lost = conversion.list || !code.exists ? node : code;
    run.settle(lost.from, lost.to, outcome.failed, row);
    return undefined;
  }
  if (conversion.to === "Coding") {
    if (match === undefined) return original(run, conversion, node, row);
    run.settle(from, to, outcome.left, row);
    return coding(run, match, code.from, row);
  }
  const own = original(run, conversion, node, row);
  if (match === undefined) return conversion.asText ? inWords(run, own as FhirObject | undefined, node, row) : own;
  const concept = (own ?? {}) as FhirObject;
  const codings = (concept["coding"] ??= []) as FhirValue[];
  const same = codings.some((one) => (one as FhirObject)["system"] === match.system && (one as FhirObject)["code"] === match.code);
  if (!same) codings.unshift(coding(run, match, code.from, row));
  return concept;
}

/** A concept of which the element may have no code: its text, and beside the text what the sender wrote, in the alternate-codes extension of HL7. */
function inWords(run: Run, own: FhirObject | undefined, node: SourceNode, row: number): FhirObject | undefined {
  if (own?.["coding"] === undefined) return own;
  const words = [9, 2, 1].map((part) => node.child(part)).find((part) => part.hasValue);
  if (words === undefined) return own;
  const extension: FhirObject = { url: alternateCodes, valueCodeableConcept: own };
  run.trail.add(extension, "url", words.from, row);
  const concept: FhirObject = { text: words.text, _text: { extension: [extension] } };
  run.trail.add(concept, "text", words.from, row);
  return concept;
}

const alternateCodes = "http://hl7.org/fhir/StructureDefinition/alternate-codes";

/** Keeps a code that has no translation beside the code element: the alternate-codes extension of HL7. */
export function keepOriginal(run: Run, conversion: Translation, holder: FhirObject, property: string, from: number, to: number, depth: number, row: number): void {
  const node = new SourceNode(run.record, from, to, depth);
  if (!node.child(1).exists) return;
  const sibling = (holder[`_${property}`] ??= {}) as FhirObject;
  const extension: FhirObject = { url: alternateCodes, valueCodeableConcept: original(run, { ...conversion, to: "CodeableConcept" }, node, row)! };
  append(sibling, "extension", extension);
  run.trail.add(extension, "url", node.child(1).from, row);
}

/** The coding as the source has it. */
function original(run: Run, conversion: Translation, node: SourceNode, row: number): FhirValue | undefined {
  if (conversion.concept !== null) return run.tables.node(run, conversion.concept, node.from, node.to, node.depth);
  const code = node.child(1);
  if (!code.exists) return undefined;
  const plain: FhirObject = { code: code.text };
  run.trail.add(plain, "code", code.from, row);
  return conversion.to === "CodeableConcept" ? { coding: [plain] } : plain;
}

function coding(run: Run, match: TranslationMatch, leaf: number, row: number): FhirObject {
  const made: FhirObject = {};
  if (match.system !== undefined) made["system"] = match.system;
  made["code"] = match.code;
  if (match.display !== undefined) made["display"] = match.display;
  for (const property of Object.keys(made)) run.trail.add(made, property, leaf, row);
  return made;
}
