/** A resource version in one form, `W/"1"`, the weak ETag that FHIR R4 writes a version as (http.html, Support for Versions): servers also answer `"1"` and `1`. Null where there is none. */
export function etagOf(text: string | undefined): string | null {
  const version = /^(?:W\/)?"?([^"]+)"?$/.exec(text?.trim() ?? "")?.[1];
  return version === undefined ? null : `W/"${version}"`;
}
