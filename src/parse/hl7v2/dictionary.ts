import type { Dictionary, DictionaryField, StructureNode } from "../../model/dictionary.ts";
import { readStructure } from "./structure-notation.ts";

/** A field or component as the generated files hold it: number, name, data type, repeats (0 or 1), table, since, until. */
export type FieldRow = readonly [number: number, name: string, type: string, repeats: number, table: string | null, since: string, until: string];

interface Generated<Entry> {
  /** Version of the generator script and of the package that its facts come from. */
  readonly generator: number;
  readonly hl7apy: string;
  readonly entries: Readonly<Record<string, Entry>>;
}

/** The generated files (scripts/hl7v2-dictionary writes them), parsed. */
export interface DictionaryFiles {
  readonly segments: Generated<readonly FieldRow[]>;
  readonly dataTypes: Generated<readonly FieldRow[]> & { readonly successors: Readonly<Record<string, string>> };
  /** Message structures in HL7's abstract message syntax. */
  readonly structures: Generated<string>;
  /** Message type to trigger event to structure; the trigger `*` stands for any. */
  readonly events: Generated<Readonly<Record<string, string>>>;
}

/**
 * The dictionary over its generated files. Entries are made when they are first asked for and are the same objects from
 * then on, so that callers may key caches by them. Data types that newer versions replaced answer as their successors:
 * `dataType("CE")` are the components of CWE.
 */
export function createDictionary(files: DictionaryFiles): Dictionary {
  const fieldsOf = (file: Generated<readonly FieldRow[]>) => remembered((name) => own(file.entries, name)?.map(field));
  const segment = fieldsOf(files.segments);
  const dataType = fieldsOf(files.dataTypes);
  const structure = remembered((name): StructureNode | undefined => {
    const notation = own(files.structures.entries, name);
    return notation === undefined ? undefined : readStructure(notation);
  });
  return {
    segment,
    dataType: (name) => dataType(own(files.dataTypes.successors, name) ?? name),
    structure,
    structures: () => Object.keys(files.structures.entries),
    structureOf(messageType, trigger) {
      const triggers = own(files.events.entries, messageType);
      return triggers && (own(triggers, trigger) ?? own(triggers, "*"));
    },
  };
}

function field([number, name, type, repeats, table, since, until]: FieldRow): DictionaryField {
  const facts = { number, name, type, repeats: repeats === 1, since, until };
  return table === null ? facts : { ...facts, table };
}

/** Names come from messages: `constructor` is no segment. */
function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function remembered<Value>(make: (name: string) => Value | undefined): (name: string) => Value | undefined {
  const made = new Map<string, Value>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(name);
    if (value !== undefined) made.set(name, value);
    return value;
  };
}
