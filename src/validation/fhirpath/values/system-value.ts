import { isRawJson } from "../../../model/fhir.ts";
import { Decimal } from "./decimal.ts";
import { isObject, Node, type Item, type SystemValue } from "./item.ts";
import { Moment, type MomentKind } from "./moment.ts";
import { Quantity } from "./quantity.ts";

const moments: Readonly<Record<string, MomentKind>> = { date: "date", dateTime: "dateTime", instant: "dateTime", time: "time" };
const quantities = new Set(["Quantity", "SimpleQuantity", "Age", "Count", "Distance", "Duration", "MoneyQuantity"]);
const integers = new Set(["integer", "positiveInt", "unsignedInt"]);

/**
 * The value of an item in FHIRPath's own types (R4 fhirpath, section 2.9.4): what a primitive element holds, a Quantity; undefined for
 * an element without a value and for other complex ones. A value without its type's form is a text.
 */
export function systemValue(item: Item): SystemValue | undefined {
  if (!(item instanceof Node)) return item;
  const { json, table } = item;
  if (typeof json === "string") {
    const kind = moments[table];
    return kind === undefined ? json : (Moment.parse(kind, json) ?? json);
  }
  if (typeof json === "boolean") return json;
  if (typeof json === "number") return integers.has(table) || (table !== "decimal" && Number.isInteger(json)) ? json : Decimal.of(json);
  if (isRawJson(json)) return Decimal.parse(json.rawJSON);
  return quantities.has(table) && isObject(json) ? quantityOf(json) : undefined;
}

function quantityOf(json: { readonly value?: unknown; readonly code?: unknown; readonly unit?: unknown; readonly system?: unknown }): Quantity | undefined {
  const value = typeof json.value === "number" ? Decimal.of(json.value) : isRawJson(json.value) ? Decimal.parse(json.value.rawJSON) : undefined;
  if (value === undefined) return undefined;
  const unit = json.system === "http://unitsofmeasure.org" && typeof json.code === "string" ? json.code : [json.system, json.code ?? json.unit].filter((part) => typeof part === "string").join("|");
  return new Quantity(value, unit === "" ? "1" : unit, false);
}

/** A number of either type; undefined for anything else. */
export function decimalOf(value: SystemValue | undefined): Decimal | undefined {
  return typeof value === "number" ? new Decimal(BigInt(value), 0) : value instanceof Decimal ? value : undefined;
}
