import { isRawJson } from "../../src/model/fhir.ts";

/** Separators that documented compositions put between source texts (telephone numbers, joined names, ranges, lines). */
const separators = /^(?:[\s+\-:<>=/,;.]|X(?=\s|$))*$/;

const digits = (text: string) => text.replaceAll(/\D/g, "");

/** A FHIR date or dateTime whose digits are those of an HL7 v2 time; seconds may be zeros, the offset is the value's own or the message's. */
function sameTime(value: string, text: string, offsets: readonly string[]): boolean {
  const [, when, fraction = "", offset = ""] = /^([\dT:-]*?)(\.\d+)?([+-]\d\d:\d\d|Z)?$/.exec(value) ?? [];
  if (when === undefined || digits(when).length < 4) return false;
  const [, written = "", writtenFraction = "", own] = /^(\d+)(\.\d+)?([+-]\d{4})?$/.exec(text.trim()) ?? [];
  const seconds = digits(when).length === 14 && written.length === 12 ? `${written}00` : written;
  if (!seconds.startsWith(digits(when)) || (fraction !== "" && fraction !== writtenFraction)) return false;
  return offset === "" ? !when.includes("T") : (own === undefined ? offsets : [own]).some((each) => each.replace(/^-(?=0000)/, "+") === offset.replace(":", ""));
}

function sameUri(value: string, text: string): boolean {
  return value === `urn:oid:${text}` || value === `urn:uuid:${text.toLowerCase()}` || value === `urn:dns:${text}`
    || (/^HL7\d{4}$/.test(text) && value === `http://terminology.hl7.org/CodeSystem/v2-${text.slice(3)}`);
}

/** The feed's URN of a local name: the name may be of several parts. */
function feedUrn(value: string, texts: readonly string[]): boolean {
  const match = /^urn:portage:default:(?:authority|code-system):(.*)$/.exec(value);
  return match !== null && decodeURIComponent(match[1]!).split("&").every((part) => texts.join("&").split("&").includes(part) || texts.includes(part));
}

function sameData(value: string, text: string): boolean {
  const bytes = Buffer.from(value, "base64");
  return bytes.length > 0 && (bytes.toString("hex") === text.toLowerCase() || bytes.toString("utf8") === text || value === text.replaceAll(/\s/g, ""));
}

/** The comparator that stands before a number. */
function comparator(value: string, text: string): boolean {
  return /^(?:[<>]=?)$/.test(value) && text.trim().startsWith(value);
}

function composed(value: string, texts: readonly string[]): boolean {
  let rest = value;
  for (const text of [...texts].sort((one, other) => other.length - one.length)) rest = rest.replaceAll(text.trim(), " ");
  return rest !== value && separators.test(rest);
}

/**
 * True when a value says nothing but what its source texts say, or is a declared constant: the text itself, texts put together, the
 * same time, the same number with the same digits, the same bytes, a URN made of the text.
 */
export function isJustified(value: unknown, texts: readonly string[], declared: ReadonlySet<string>, offsets: readonly string[]): boolean {
  if (isRawJson(value) || typeof value === "number") {
    const written = isRawJson(value) ? value.rawJSON : String(value);
    const plain = (text: string) => text.replace(/^[+-]?0*(?=\d)/, "").replace(/^[+-]?\./, "0.").replace(/\.$/, "");
    return declared.has(written) || texts.some((text) => [...text.matchAll(/[+-]?(?:\d+\.?\d*|\.\d+)/g)].some(([token]) => plain(token) === plain(written)));
  }
  if (typeof value === "boolean") return declared.has(String(value)) || texts.some((text) => text === (value ? "Y" : "N"));
  const string = value as string;
  return declared.has(string)
    || texts.some((text) => text.trim() === string.trim() || sameTime(string, text, offsets) || sameUri(string, text) || comparator(string, text) || sameData(string, text))
    || feedUrn(string, texts) || composed(string, texts);
}
