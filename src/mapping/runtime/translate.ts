import type { FhirObject, FhirValue } from "../../model/fhir.ts";
import { outcome } from "../../model/leaf.ts";
import type { Translation as NotedTranslation } from "../../model/lineage.ts";
import type { TranslationAnswer, TranslationMatch } from "../../model/terminology.ts";
import type { Conversion } from "../plan/plan.ts";
import { append } from "./element.ts";
import { codeSystemUri } from "./systems.ts";
import { SourceNode } from "./node.ts";
import { nameSystem } from "./table-system.ts";
import type { Run } from "./run.ts";

type Translation = Extract<Conversion, { kind: "translate" }>;

/** The components of a coded value that hold a code, each with that of its coding system: CWE.1, CWE.4 and CWE.10. */
const places = [
  [1, 3],
  [4, 6],
  [10, 12],
] as const;

/** The sender's code, or the first where there are several: that of CWE.1, or else of the next that is there. */
function firstCode({ concept }: Translation, node: SourceNode): SourceNode | undefined {
  for (const [number] of places) {
    const code = node.child(number);
    if (code.exists || concept === null) return code.exists ? code : undefined;
  }
  return undefined;
}

/**
 * Looks the sender's codes up in the row's ConceptMap, one after the other, and notes the translation. A code beside the first counts with a coding system of its own;
 * what becomes a code alone is known by the first.
 */
function lookUp(run: Run, { map, to, list, concept }: Translation, node: SourceNode, row: number): { readonly match: TranslationMatch; readonly leaf: number } | undefined {
  let first: { readonly source: NotedTranslation["source"]; readonly answer: TranslationAnswer; readonly leaf: number } | undefined;
  for (const [number, systemNumber] of places) {
    const code = node.child(number);
    const system = node.child(systemNumber);
    if (code.exists && (first === undefined || system.exists)) {
      const source = system.exists ? { system: codeSystemUri(system.text, run.feed), code: code.text } : { code: code.text };
      const answer = run.environment.translate(map, source);
      if (answer.match !== undefined) {
        run.translations.push(noted(source, answer, code.from));
        return { match: answer.match, leaf: code.from };
      }
      first ??= { source, answer, leaf: code.from };
    }
    if (concept === null || (first !== undefined && to === "code")) break;
  }
  if (first === undefined) return undefined;
  run.translations.push(noted(first.source, first.answer, first.leaf));
  run.report(to === "code" && list ? "mapping.code-not-carried" : "mapping.code-unmapped", { map }, first.leaf, row);
  return undefined;
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
  const found = lookUp(run, conversion, node, row);
  if (conversion.to === "code") {
    if (found !== undefined) {
      run.settle(from, to, outcome.left, row);
      return found.match.code;
    }
    const code = firstCode(conversion, node);
    if (code === undefined) run.report("mapping.no-code", {}, from, row);
    // Where the original is kept beside the element, that write says more.
    const lost = conversion.list || code === undefined ? node : code;
    run.settle(lost.from, lost.to, outcome.failed, row);
    return undefined;
  }
  if (conversion.to === "Coding") {
    if (found === undefined) return original(run, conversion, node, row);
    run.settle(from, to, outcome.left, row);
    return coding(run, found.match, found.leaf, row);
  }
  const own = original(run, conversion, node, row);
  if (found === undefined) return conversion.asText ? inWords(run, own as FhirObject | undefined, node, row) : own;
  const concept = (own ?? {}) as FhirObject;
  const codings = (concept["coding"] ??= []) as FhirValue[];
  const { match, leaf } = found;
  const same = codings.find((one) => (one as FhirObject)["system"] === match.system && (one as FhirObject)["code"] === match.code) as FhirObject | undefined;
  if (same === undefined) codings.unshift(coding(run, match, leaf, row));
  else if (same["display"] === undefined && match.display !== undefined) {
    same["display"] = match.display;
    run.trail.add(same, "display", leaf, row);
  }
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
  const first = firstCode(conversion, node);
  if (first === undefined) return;
  const sibling = (holder[`_${property}`] ??= {}) as FhirObject;
  const extension: FhirObject = { url: alternateCodes, valueCodeableConcept: original(run, { ...conversion, to: "CodeableConcept" }, node, row)! };
  append(sibling, "extension", extension);
  run.trail.add(extension, "url", first.from, row);
}

/** The coding as the source has it. */
function original(run: Run, conversion: Translation, node: SourceNode, row: number): FhirValue | undefined {
  return nameSystem(run, written(run, conversion, node, row), conversion.codes, node.from, node.to, node.depth, row);
}

function written(run: Run, conversion: Translation, node: SourceNode, row: number): FhirValue | undefined {
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
