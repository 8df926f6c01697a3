import type { DictionaryField } from "../model/dictionary.ts";

/** HL7 v2 data types whose first component is a code (2.A of v2.8); CE and CF are what older versions called CWE. */
const codedTypes: ReadonlySet<string> = new Set(["CE", "CF", "CNE", "CWE", "ID", "IS"]);

/** True where the dictionary says that a field holds a code. A table alone does not say so: that of an address is the table of one of its components. */
export function isCoded(field: DictionaryField | undefined): boolean {
  return field !== undefined && codedTypes.has(field.type);
}

/** A code where it looks like one: at most 20 characters without white space. Null for anything longer, which people write into coded fields as text. */
export function shownCode(text: string): string | null {
  return text.length <= 20 && !/\s/.test(text) ? text : null;
}
