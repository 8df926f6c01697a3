import { mayHave, narrativeElements } from "./elements.ts";

const namespace = "http://www.w3.org/1999/xhtml";

// Each reads on from where it stands, over characters that can only be read in one way.
const textUntilTag = /[^<]*/y;
const openTag = /<([A-Za-z][\w:.-]*)/y;
const attribute = /\s+([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /\s*(\/?)>/y;
const closeTag = /<\/([A-Za-z][\w:.-]*)\s*>/y;
/** XML's own entities and numbers; HTML's (`&nbsp;`) are not known here (R4 narrative, section 2.4.0.1). */
const unknownEntity = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;

/** What a narrative's div is found to be. */
export interface XhtmlFindings {
  /** Well-formed, a div in XHTML's namespace, and nothing in it but elements and attributes that a narrative may have (invariant txt-1). */
  readonly isAllowed: boolean;
  /** It says or shows something (invariant txt-2). */
  readonly hasContent: boolean;
  /** Where its links and images of `#name` lead: the names. */
  readonly links: readonly string[];
}

const bad: XhtmlFindings = { isAllowed: false, hasContent: true, links: [] };

/** Reads the XHTML of a narrative, once from left to right. */
export function readXhtml(xhtml: string): XhtmlFindings {
  const open: string[] = [];
  const links: string[] = [];
  let hasContent = false;
  let at = 0;
  let isDone = false;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(xhtml);
    if (found !== null) at += found[0].length;
    return found;
  };
  while (at < xhtml.length) {
    const text = take(textUntilTag)![0];
    if (unknownEntity.test(text)) return bad;
    if (text.trim() !== "") {
      if (open.length === 0) return bad;
      hasContent = true;
    }
    if (at >= xhtml.length) break;
    const skipped = skip(xhtml, at);
    if (skipped < 0) return bad;
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const closing = take(closeTag);
    if (closing !== null) {
      if (open.pop() !== closing[1]) return bad;
      isDone = open.length === 0;
      continue;
    }
    const name = take(openTag)?.[1];
    if (name === undefined || isDone || !narrativeElements.has(name) || (open.length === 0 && name !== "div")) return bad;
    const found = readAttributes(name, take);
    if (found === undefined || (open.length === 0 && found.xmlns !== namespace)) return bad;
    if (found.link?.startsWith("#") === true) links.push(found.link.slice(1));
    if (name === "img") hasContent = true;
    if (!found.isEmpty) open.push(name);
    else if (open.length === 0) isDone = true;
  }
  return { isAllowed: isDone && open.length === 0, hasContent, links };
}

/** Where a comment, or at the start an XML declaration, ends; `at` where there is none, -1 where it does not end or is nothing a narrative has. */
function skip(xhtml: string, at: number): number {
  if (xhtml.startsWith("<!--", at)) {
    const end = xhtml.indexOf("-->", at + 4);
    return end < 0 ? -1 : end + 3;
  }
  if (xhtml.startsWith("<?xml ", at) && xhtml.slice(0, at).trim() === "") {
    const end = xhtml.indexOf("?>", at);
    return end < 0 ? -1 : end + 2;
  }
  return xhtml.startsWith("<!", at) || xhtml.startsWith("<?", at) ? -1 : at;
}

function readAttributes(element: string, take: (pattern: RegExp) => RegExpExecArray | null): { readonly xmlns: string | undefined; readonly link: string | undefined; readonly isEmpty: boolean } | undefined {
  const seen = new Set<string>();
  let xmlns: string | undefined;
  let link: string | undefined;
  const linking = { a: "href", img: "src" }[element];
  for (let found = take(attribute); found !== null; found = take(attribute)) {
    const name = found[1]!;
    const value = found[2] ?? found[3] ?? "";
    if (seen.has(name) || !mayHave(element, name) || unknownEntity.test(value) || /^\s*(?:java|vb)script:/i.test(value)) return undefined;
    seen.add(name);
    if (name === "xmlns") xmlns = value;
    if (name === linking) link = value;
  }
  const end = take(tagEnd);
  return end === null ? undefined : { xmlns, link, isEmpty: end[1] === "/" };
}

/** The places of a narrative that a link can lead to: the ids of its elements, and the names of its anchors. */
export function linkTargetsIn(xhtml: string): readonly string[] {
  return Array.from(xhtml.matchAll(/\s(?:id|name)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g), (found) => found[1] ?? found[2]!);
}
