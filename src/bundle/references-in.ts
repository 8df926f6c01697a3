/** `Type/id` as Portage writes references to what it delivers; ids are derived and so UUIDs. */
const derived = /"((?:[A-Z][A-Za-z]+)\/[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"/g;

/** Every resource that a Bundle's text has an entry for or refers to, each once: `Patient/<derived id>`. */
export function referencesIn(bundle: string): string[] {
  return [...new Set(Array.from(bundle.matchAll(derived), ([, reference]) => reference!))];
}
