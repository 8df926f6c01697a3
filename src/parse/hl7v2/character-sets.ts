/**
 * Encodings by what a header or MSH-18 calls them. Names are compared without case, spaces, hyphens, underscores and slashes.
 * The first are those of HL7 table 0211; the web's names follow for the `charset` of a content type.
 */
const encodings: Readonly<Record<string, string>> = {
  ascii: "ascii", isoir6: "ascii",
  "88591": "iso-8859-1", "88592": "iso-8859-2", "88593": "iso-8859-3", "88594": "iso-8859-4", "88595": "iso-8859-5", "88596": "iso-8859-6",
  "88597": "iso-8859-7", "88598": "iso-8859-8", "88599": "iso-8859-9", "885910": "iso-8859-10", "885911": "iso-8859-11",
  "885913": "iso-8859-13", "885914": "iso-8859-14", "885915": "iso-8859-15",
  isoir100: "iso-8859-1", isoir101: "iso-8859-2", isoir109: "iso-8859-3", isoir110: "iso-8859-4", isoir144: "iso-8859-5",
  isoir127: "iso-8859-6", isoir126: "iso-8859-7", isoir138: "iso-8859-8", isoir148: "iso-8859-9",
  unicode: "utf-8", unicodeutf8: "utf-8", unicodeutf16: "utf-16", unicodeutf32: "utf-32",
  isoir13: "shift_jis", isoir14: "shift_jis", isoir87: "iso-2022-jp", isoir159: "iso-2022-jp", jas2020: "iso-2022-jp", jisx0202: "iso-2022-jp",
  gb180302000: "gb18030", ksx1001: "euc-kr", big5: "big5",
  usascii: "ascii", utf8: "utf-8", utf16: "utf-16", utf16le: "utf-16", utf16be: "utf-16", utf32: "utf-32", utf32le: "utf-32", utf32be: "utf-32",
  iso88591: "iso-8859-1", iso88592: "iso-8859-2", iso88593: "iso-8859-3", iso88594: "iso-8859-4", iso88595: "iso-8859-5", iso88596: "iso-8859-6",
  iso88597: "iso-8859-7", iso88598: "iso-8859-8", iso88599: "iso-8859-9", iso885910: "iso-8859-10", iso885911: "iso-8859-11",
  iso885913: "iso-8859-13", iso885914: "iso-8859-14", iso885915: "iso-8859-15", latin1: "iso-8859-1",
  windows1250: "windows-1250", windows1251: "windows-1251", windows1252: "windows-1252", windows1253: "windows-1253", windows1254: "windows-1254",
  windows1255: "windows-1255", windows1256: "windows-1256", windows1257: "windows-1257", windows1258: "windows-1258",
  cp1250: "windows-1250", cp1251: "windows-1251", cp1252: "windows-1252", cp437: "cp437", ibm437: "cp437", cp850: "cp850", ibm850: "cp850",
  koi8r: "koi8-r", gb18030: "gb18030", gbk: "gb18030", gb2312: "gb18030", euckr: "euc-kr", shiftjis: "shift_jis", sjis: "shift_jis",
  windows31j: "shift_jis", eucjp: "euc-jp", iso2022jp: "iso-2022-jp",
};

/** The encoding that a name of HL7 table 0211 or a MIME charset stands for; undefined for an unknown one. */
export function encodingNamed(name: string): string | undefined {
  const key = name.toLowerCase().replace(/[\s\-_/"]/g, "");
  return Object.hasOwn(encodings, key) ? encodings[key] : undefined;
}

export interface Msh18 {
  readonly encoding: string | undefined;
  /** True when it names a set that is not known. */
  readonly unknown: boolean;
}

/** Answers by the field's text: a sender says the same in every message. */
const answers = new Map<string, Msh18>();
const mostAnswers = 64;

/**
 * The encoding that MSH-18 declares. It may repeat: the first names the default set, the others those that escape sequences of
 * ISO 2022 switch to, so a Japanese set anywhere makes the message ISO-2022-JP.
 */
export function encodingOfMsh18(field: string, repetition: string): Msh18 {
  const key = repetition + field;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const named = (repetition === "" ? [field] : field.split(repetition)).filter((name) => name.trim() !== "");
  const found = named.map(encodingNamed);
  const answer = { encoding: found.includes("iso-2022-jp") ? "iso-2022-jp" : found[0], unknown: found.includes(undefined) };
  if (answers.size < mostAnswers) answers.set(key, answer);
  return answer;
}
