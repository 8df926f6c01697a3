/** One step of a discriminator's path (R4 profiling, section 5.1.0.13: a restricted FHIRPath). */
export type Step =
  | { readonly kind: "child"; readonly name: string }
  | { readonly kind: "extension"; readonly url: string }
  | { readonly kind: "ofType"; readonly type: string }
  | { readonly kind: "resolve" };

/** Reads the path of a discriminator; undefined where it has something else than the restricted language allows. */
export function parsePath(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  const token = /\$this|extension\(\s*['"]([^'"]*)['"]\s*\)|(?:ofType|as)\(\s*([\w.]+)\s*\)|resolve\(\)|([A-Za-z]\w*)(?:\[x\])?/y;
  let at = 0;
  while (at < path.length) {
    token.lastIndex = at;
    const match = token.exec(path);
    if (match === null) return undefined;
    const [text, url, type, name] = match;
    if (url !== undefined) steps.push({ kind: "extension", url });
    else if (type !== undefined) steps.push({ kind: "ofType", type: type.replace(/^(FHIR|System)\./, "") });
    else if (name !== undefined) steps.push({ kind: "child", name });
    else if (text === "resolve()") steps.push({ kind: "resolve" });
    at = token.lastIndex;
    if (at === path.length) break;
    if (path[at] !== ".") return undefined;
    at++;
  }
  return steps;
}
