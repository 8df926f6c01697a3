/** Something in a JSON text that whoever parses it does not see, or FHIR does not allow in any string. */
export interface TextProblem {
  readonly kind: "property-twice" | "control-character";
  /** FHIRPath from the root on, without the root's name: `.name[0].family`. */
  readonly path: string;
}

/** An object or list that is open while a text is read. */
interface Open {
  readonly path: string;
  /** The names that an object has so far; undefined for a list. */
  readonly names: Set<string> | undefined;
  /** Entries of a list that are complete. */
  count: number;
  /** The property whose value is read. */
  name: string;
}

/** Characters below 32 but for tab, line feed and carriage return, as a sound JSON text writes them (R4 datatypes, string). */
const control = /(?<!\\)(?:\\\\)*\\(?:[bf]|u00(?:0[0-8bBcCeEfF]|1[\da-fA-F]))/;

/**
 * Finds properties that stand twice in one object, of which parsers keep the last and say nothing (R4 json, section 2.6.2), and
 * control characters. The text is sound JSON and is read once.
 */
export function textProblems(text: string): TextProblem[] {
  const found: TextProblem[] = [];
  const open: Open[] = [];
  const place = (): string => {
    const around = open.at(-1);
    return around === undefined ? "" : around.names === undefined ? `${around.path}[${around.count}]` : `${around.path}${around.name}`;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") open.push({ path: place(), names: character === "{" ? new Set() : undefined, count: 0, name: "" });
    else if (character === "}" || character === "]") open.pop();
    else if (character === ",") open.at(-1)!.count++;
    else if (character === '"') {
      const end = stringEnd(text, at);
      const around = open.at(-1);
      if (around?.names !== undefined && isName(text, end)) {
        const name = JSON.parse(text.slice(at, end)) as string;
        around.name = stepOf(name);
        if (around.names.has(name)) found.push({ kind: "property-twice", path: place() });
        around.names.add(name);
      } else if (control.test(text.slice(at, end))) found.push({ kind: "control-character", path: place() });
      at = end - 1;
    }
  }
  return found;
}

/** The step of a property in a path; none for a name that cannot be FHIR's, for it may hold data. */
function stepOf(name: string): string {
  return /^_?[A-Za-z]\w{0,60}$/.test(name) ? `.${name.replace(/^_/, "")}` : "";
}

/** The index after the string that begins at `at`. */
function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  return end + 1;
}

/** True for a string that a colon follows. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return text[at] === ":";
}
