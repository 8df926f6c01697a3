/**
 * An item with its Bundle as one line of JSON. The Bundle's text is put in as it is, so that no decimal changes on the way; a line break in it stands between two tokens, since JSON has none
 * inside a string.
 */
export function bundleItem({ bundle, ...about }: { readonly id: string; readonly bundle: string | null }): string {
  return `${JSON.stringify(about).slice(0, -1)},"bundle":${bundle?.replace(/[\r\n]+/g, " ") ?? "null"}}`;
}
