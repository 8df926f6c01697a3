/** The elements that a narrative may have: chapters 7 to 11 and 15 of HTML 4.0 without what is deprecated there, links and images (R4 narrative, section 2.4.0.1). */
export const narrativeElements: ReadonlySet<string> = new Set(
  ("p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col " +
    "thead tr tfoot tbody th td code samp img map area").split(" "),
);

/** Attributes that any of these elements may have. */
const everywhere: ReadonlySet<string> = new Set("title style class id idref lang xml:lang dir accesskey tabindex span width align valign char charoff abbr axis headers scope rowspan colspan".split(" "));

const own: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    div: "xmlns",
    a: "charset type name href hreflang rel rev shape coords",
    img: "src alt longdesc height width usemap ismap border",
    map: "name",
    area: "shape coords href nohref alt",
    table: "summary width border frame rules cellspacing cellpadding",
    blockquote: "cite",
    q: "cite",
    pre: "xml:space space",
    td: "nowrap",
  }).map(([element, attributes]) => [element, new Set(attributes.split(" "))]),
);

export function mayHave(element: string, attribute: string): boolean {
  return everywhere.has(attribute) || (Object.hasOwn(own, element) && own[element]!.has(attribute));
}
