import { isRawJson } from "../../model/fhir.ts";
import { decodedLength } from "../formats/text.ts";
import { toBase, Quantity } from "../fhirpath/values/quantity.ts";
import { Decimal } from "../fhirpath/values/decimal.ts";
import { matches } from "../fhirpath/patterns/pattern.ts";
import { shown } from "../runtime/equal.ts";
import { compare } from "../runtime/order.ts";
import { referredType } from "../runtime/reference.ts";
import { report, type Run } from "../runtime/run.ts";
import { extensionValues, type QuestionnaireItem } from "./questionnaire.ts";

const core = "http://hl7.org/fhir/StructureDefinition/";
const sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";

/** An answer's value with its type. */
interface Value {
  readonly type: string;
  readonly value: unknown;
}

/** The limits that an item sets its answers, by itself and with extensions of R4 and of Structured Data Capture. `path` is the answer's. */
export function checkLimits(item: QuestionnaireItem, { type, value }: Value, path: string, run: Run, resources: ReadonlySet<string>): void {
  const values = (url: string): unknown[] => extensionValues(item.extensions, url);
  const say = (limit: string, place = `${path}.value`): void => report(run, "validation.answer-limit", { item: item.linkId, limit }, place);
  for (const limit of values(`${core}minValue`)) if (compare(value, limit) < 0) say(`at least ${shown(limit)}`);
  for (const limit of values(`${core}maxValue`)) if (compare(value, limit) > 0) say(`at most ${shown(limit)}`);
  if (typeof value === "string") {
    const length = Array.from(value).length;
    if (item.maxLength !== undefined && length > item.maxLength) say(`at most ${item.maxLength} characters`);
    for (const limit of values(`${core}minLength`)) if (typeof limit === "number" && length < limit) say(`at least ${limit} characters`);
    for (const pattern of values(`${core}regex`)) if (typeof pattern === "string" && matches(value, whole(pattern)) === false) say(`of the form ${shown(pattern)}`);
  }
  if (type === "decimal") for (const limit of values(`${core}maxDecimalPlaces`)) if (typeof limit === "number" && decimals(value) > limit) say(`at most ${limit} decimal places`);
  if (typeof value !== "object" || value === null || isRawJson(value)) return;
  if (type === "Attachment") checkAttachment(value, values, (limit) => say(limit, path));
  if (type === "Reference") checkReference(value, values, say, resources);
  if (type === "Quantity") checkQuantity(value, values, say);
}

/** A regular expression that is to fit the whole answer. */
function whole(pattern: string): string {
  return `^(?:${pattern.replace(/^\^|(?<!\\)\$$/g, "")})$`;
}

function decimals(value: unknown): number {
  const text = isRawJson(value) ? value.rawJSON : String(value);
  return /^[^.e]*\.(\d+)$/i.exec(text)?.[1]!.length ?? 0;
}

type Values = (url: string) => unknown[];
type Say = (limit: string) => void;

function checkAttachment({ data, size, contentType }: { readonly data?: unknown; readonly size?: unknown; readonly contentType?: unknown }, values: Values, say: Say): void {
  const bytes = typeof data === "string" ? decodedLength(data) : size;
  for (const limit of values(`${core}maxSize`)) if (compare(bytes, limit) > 0) say(`at most ${shown(limit)} bytes`);
  const types = values(`${core}mimeType`);
  if (types.length > 0 && !types.includes(contentType)) say(`of type ${types.map(String).join(" or ")}`);
}

/** The type that a reference shows is one of R4's, and one that the item allows. */
function checkReference({ reference, type }: { readonly reference?: unknown; readonly type?: unknown }, values: Values, say: Say, resources: ReadonlySet<string>): void {
  const target = typeof reference === "string" ? (referredType(reference) ?? type) : type;
  if (typeof target !== "string") return;
  const allowed = values(`${core}questionnaire-referenceResource`);
  if (!resources.has(target)) say("a reference to a type of resource that FHIR R4 has");
  else if (allowed.length > 0 && !allowed.includes(target)) say(`a reference to a resource of type ${allowed.map(String).join(" or ")}`);
}

interface Measured {
  readonly value?: unknown;
  readonly system?: unknown;
  readonly code?: unknown;
}

function checkQuantity(value: Measured, values: Values, say: Say): void {
  for (const [url, word, isBeyond] of [[`${sdc}minQuantity`, "at least", (order: number) => order < 0], [`${sdc}maxQuantity`, "at most", (order: number) => order > 0]] as const) {
    for (const limit of values(url) as Measured[]) {
      const order = compareMeasured(value, limit);
      if (Number.isNaN(order)) say(`${word} ${shown(limit)}, in a unit that can be compared with it`);
      else if (isBeyond(order)) say(`${word} ${shown(limit)}`);
    }
  }
  const units = values(`${core}questionnaire-unitOption`) as Measured[];
  if (units.length > 0 && !units.some(({ system, code }) => system === value.system && code === value.code)) say("in one of the units that it offers");
}

const ucum = "http://unitsofmeasure.org";

/** NaN where the two have no unit of one kind in a system. */
function compareMeasured(one: Measured, other: Measured): number {
  if (typeof one.code !== "string" || typeof other.code !== "string" || one.system !== other.system) return Number.NaN;
  if (one.code === other.code) return compare(one.value, other.value);
  const [a, b] = [one, other].map(({ value, code }) => {
    const amount = Decimal.parse(isRawJson(value) ? value.rawJSON : String(value));
    return amount && toBase(new Quantity(amount, code as string, false), false);
  });
  return one.system === ucum && a !== undefined && b !== undefined && a.unit === b.unit ? a.value.compare(b.value) : Number.NaN;
}
