import type { DictionaryField } from "../model/dictionary.ts";

/** HL7 v2 data types whose first component is a code (2.A of v2.8); CE and CF are what older versions called CWE. */
const codedTypes: ReadonlySet<string> = new Set(["CE", "CF", "CNE", "CWE", "ID", "IS"]);

/** True where the dictionary says that a field holds a code. A table alone does not say so: that of an address is the table of one of its components. */
export function isCoded(field: DictionaryField | undefined): boolean {
  return field !== undefined && codedTypes.has(field.type);
}

/**
 * A code where it looks like one: at most 20 characters without white space, and fewer than seven digits where no coding system is named. Null for anything else:
 * people write text into coded fields, and telephone and record numbers get there, too.
 */
export function shownCode(text: string, system: string | null): string | null {
  if (text.length > 20 || /\s/.test(text)) return null;
  return system === null && text.replace(/\D/g, "").length >= 7 ? null : text;
}
