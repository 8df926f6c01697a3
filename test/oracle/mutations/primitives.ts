import { isRawJson } from "../../../src/model/fhir.ts";
import { becomes, isHolder, isObject, type Mutation, type Place, turned } from "./place.ts";

const date = /^\d{4}(-\d\d(-\d\d(T.*)?)?)?$/;
const time = /^\d\d:\d\d:\d\d/;
const uri = /^[a-z][a-z0-9+.-]*:\S+$/;
const code = /^[A-Za-z][A-Za-z0-9-]*$/;

function isText({ value }: Place): boolean {
  return typeof value === "string";
}

function textOf(form: RegExp): Mutation["applies"] {
  return ({ value }) => typeof value === "string" && form.test(value);
}

/** A primitive value with its `_` sibling beside it. */
function sibling(...values: readonly unknown[]): Mutation["variants"] {
  return values.map((value) => ({ holder, key }) => void (holder[`_${key}`] = value));
}

/** A primitive property without its value, but with a `_` sibling. */
function instead(...values: readonly unknown[]): Mutation["variants"] {
  return values.map((value) => ({ holder, key }) => {
    holder[`_${key}`] = value;
    delete holder[key];
  });
}

const extension = [{ url: "http://example.org/a", valueString: "text" }];
const absent = [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }];

function isPrimitiveProperty({ holder, key, value }: Place): boolean {
  return isObject(holder) && typeof key === "string" && !key.startsWith("_") && !isHolder(value) && key !== "resourceType";
}

/** Damage to primitive values (R4 datatypes, section 2.24.0.1) and to their `_` siblings (R4 JSON, section 2.6.2.3). */
export const primitives: readonly Mutation[] = [
  {
    name: "a wrong date",
    applies: textOf(date),
    variants: becomes("2013-13-01", "2013-02-30", "2013-1-1", "2013-02-29", "0000", "13", "2013-00", "20130101", "2013-01-01T10:00:00", "2013-01-01T10:00Z", "2013-01-01T24:00:00Z", "2013-01-01T23:59:60Z", "2013-01-01T10:00:00.Z", "2013-01-01T10:00:00z", "2013-01-01 10:00:00Z", "2013-01-01T10:00:00+15:00", "2013-01-01T10:00:00.123456789Z", "2013-01-01T10:00:00+01:00", "2013", "2013-06", "2013-06-30", " 2013-06-30", "yesterday", "1-01-01", "12013-01-01"),
  },
  { name: "a wrong time", applies: textOf(time), variants: becomes("24:00:00", "10:00", "10:00:00Z", "10:60:00", "T10:00:00", "10:00:60", "10:00:00.5") },
  { name: "a wrong URI", applies: textOf(uri), variants: becomes("not a uri", "http://example.org/a b", "", "urn:oid:3.1.2", "urn:oid:1.02.3", "urn:oid:2.16.840.1.113883.4.642", "urn:uuid:123", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "example", "http://example.org/é", "http:// ", "#local", "http://example.org/{id}", "http://example.org/a|1.0") },
  { name: "another code", applies: textOf(code), variants: [...becomes("wrong", "WRONG CODE", "active", "1", "unknown"), ...turned((value: string) => value.toUpperCase(), (value: string) => `${value}x`)] },
  { name: "white space", applies: isText, variants: turned((value: string) => ` ${value}`, (value: string) => `${value} `, (value: string) => `${value}\n`, (value: string) => value.replace(" ", "  "), () => " ", () => "\t", () => "\u00a0") },
  { name: "odd characters", applies: isText, variants: turned((value: string) => `${value}\u0000`, (value: string) => `${value}\u0007`, (value: string) => `${value}\ud800`, (value: string) => `${value}😀`, (value: string) => `\u202e${value}`, (value: string) => `${value}<b>`) },
  { name: "another number", applies: ({ value }) => typeof value === "number" || isRawJson(value), variants: becomes(-1, 0, 1.5, 1e21, 2_147_483_648, -2_147_483_649, 1e-9, "1", "1.50") },
  { name: "another truth", applies: ({ value }) => typeof value === "boolean", variants: becomes("true", 0, 1, "false") },
  { name: "other base64", applies: ({ name, value }) => typeof value === "string" && ["data", "content", "hash", "blob"].includes(name), variants: becomes("a", "ab=", "YQ==", "Y Q = =", "YQ=", "====", "YQ-_", "é") },
  { name: "another id", applies: ({ key, value }) => key === "id" && typeof value === "string", variants: becomes("a".repeat(64), "a".repeat(65), "a_b", "a b", "", "é", "a/b", "A.b-1", "#a") },
  { name: "a `_` sibling", applies: isPrimitiveProperty, variants: sibling({}, { id: "a" }, { id: "a b" }, { extension }, { extension: [] }, { extension: absent }, null, [], [null], [{ extension }], "text", { value: 1 }, { fhir_comments: ["a"] }) },
  { name: "a `_` sibling instead", applies: isPrimitiveProperty, variants: instead({}, { id: "a" }, { extension }, { extension: absent }, null, [null], [{ extension }]) },
  {
    name: "`_` siblings of a list",
    applies: ({ holder, value }) => isObject(holder) && Array.isArray(value) && !value.some(isHolder),
    variants: [...sibling([], [null], [{ extension }], [null, { extension }], [{ extension }, null, null], { extension }, [{}]), ...instead([{ extension }], [null], [null, { extension }])],
  },
  { name: "a `_` sibling of an object", applies: ({ holder, key, value }) => isObject(holder) && !String(key).startsWith("_") && isObject(value), variants: sibling({ extension }, { id: "a" }) },
  { name: "null with a `_` sibling", applies: isPrimitiveProperty, variants: [{ extension }, { id: "a" }, null].map((value) => ({ holder, key }) => Object.assign(holder, { [key]: null, [`_${key}`]: value })) },
];

/** Texts of a length that R4 does not allow (R4 datatypes, string: 1,048,576 characters); few, for they take their time. */
export const overlong: Mutation = { name: "overlong", applies: isText, variants: turned((value: string) => value + "a".repeat(1_048_577), () => "a".repeat(1_048_576)) };
