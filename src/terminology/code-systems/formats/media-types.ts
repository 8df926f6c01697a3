/** The words that R4 has for its own media types (http://hl7.org/fhir/R4/http.html#mime-type), which stand in elements that are bound to BCP 13. */
const words: ReadonlySet<string> = new Set(["xml", "json", "ttl"]);

const mediaType = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127} ?$/;

/** True for a media type (RFC 6838, section 4.2). Which are registered is not asked, nor what its parameters are. */
export function isMediaType(code: string): boolean {
  return words.has(code) || mediaType.test(code.split(";", 1)[0]!);
}
