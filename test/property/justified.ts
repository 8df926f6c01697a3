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

/** A start and minutes after it (PR1-5 and PR1-7) as the end: the one value that is worked out. */
function minutesLater(value: string, texts: readonly string[], offsets: readonly string[]): boolean {
  const end = Date.parse(value);
  const minutes = texts.map((text) => text.trim()).filter((text) => /^\d{1,4}$/.test(text)).map(Number);
  return value.includes("T") && texts.some((text) => {
    const [, date, time, own] = /^(\d{8})(\d{4}(?:\d\d)?)(?:\.\d+)?([+-]\d{4})?$/.exec(text.trim()) ?? [];
    if (date === undefined || time === undefined) return false;
    const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
    const clock = `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4).padEnd(2, "0")}`;
    return (own === undefined ? offsets : [own]).some((offset) => {
      const start = Date.parse(`${day}T${clock}${offset.slice(0, 3)}:${offset.slice(3)}`);
      return minutes.some((count) => Math.floor((end - start) / 1000) === count * 60);
    });
  });
}

function sameUri(value: string, text: string): boolean {
  return value === `urn:oid:${text}` || value === `urn:uuid:${text.toLowerCase()}` || value === `urn:dns:${text}`
    || (/^HL7\d{4}$/.test(text) && value === `http://terminology.hl7.org/CodeSystem/v2-${text.slice(3)}`);
}

/** The feed's URN of a local name, which may be of several parts, empty where the source has none. */
function feedUrn(value: string, texts: readonly string[]): boolean {
  const match = /^urn:portage:default:(?:authority|code-system|network-address):(.*)$/.exec(value);
  return match !== null && match[1]!.split(":").every((part) => part === "" || texts.includes(decodeURIComponent(part)));
}

function sameData(value: string, text: string): boolean {
  const bytes = Buffer.from(value, "base64");
  return bytes.length > 0 && (bytes.toString("hex") === text.toLowerCase() || bytes.toString("utf8") === text || value === text.replaceAll(/\s/g, ""));
}

/** The comparator that stands before a number. */
function comparator(value: string, text: string): boolean {
  return /^(?:[<>]=?)$/.test(value) && text.trim().startsWith(value);
}

/** A narrative that holds one text, its special characters escaped. */
function narrative(value: string, texts: readonly string[]): boolean {
  const [, inner] = /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml">([^]*)<\/div>$/.exec(value) ?? [];
  const plain = inner?.replaceAll("<br/>", "\n").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return plain !== undefined && (texts.includes(plain) || composed(plain, texts));
}

function composed(value: string, texts: readonly string[]): boolean {
  let rest = value;
  for (const text of [...texts].sort((one, other) => other.length - one.length)) rest = rest.replaceAll(text.trim(), " ");
  return rest !== value && separators.test(rest);
}

/**
 * True when a value says nothing but what its source texts say, or is a declared constant: the text itself, texts put together, the
 * same time, the same number with the same digits, the same bytes, a URN made of the text, a start and minutes as an end.
 */
export function isJustified(value: unknown, texts: readonly string[], declared: ReadonlySet<string>, offsets: readonly string[]): boolean {
  if (isRawJson(value) || typeof value === "number") {
    const written = isRawJson(value) ? value.rawJSON : String(value);
    const plain = (text: string) => text.replace(/^[+-]?0*(?=\d)/, "").replace(/^[+-]?\./, "0.").replace(/\.$/, "");
    return texts.some((text) => [...text.matchAll(/[+-]?(?:\d+\.?\d*|\.\d+)/g)].some(([token]) => plain(token) === plain(written)));
  }
  if (typeof value === "boolean") {
    const said = texts.filter((text) => text === "Y" || text === "N");
    return said.length > 0 ? said.includes(value ? "Y" : "N") : declared.has(String(value));
  }
  const string = value as string;
  return declared.has(string)
    || texts.some((text) => text.trim() === string.trim() || sameTime(string, text, offsets) || sameUri(string, text) || comparator(string, text) || sameData(string, text))
    || feedUrn(string, texts) || composed(string, texts) || narrative(string, texts) || minutesLater(string, texts, offsets);
}
