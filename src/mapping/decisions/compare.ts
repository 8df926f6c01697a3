import type { MappingPlan } from "../plan/plan.ts";
import type { TableSyntax } from "../syntax.ts";
import type { Decision } from "./decision.ts";
import { messageWords } from "./message-words.ts";
import { placeName, sentence, standsAt } from "./sentence.ts";

/** One version of the tables: as written with overlays applied, resolved, and as decisions. */
export interface TablesVersion {
  readonly tables: readonly TableSyntax[];
  readonly plan: MappingPlan;
  readonly decisions: readonly Decision[];
}

/** What two versions say differently of one place. */
export interface Difference {
  readonly kind: "added" | "removed" | "changed";
  /** The table's title, or `message ADT_A01`. */
  readonly table: string;
  /** The row's place, or the entry of the table: `owner`, `instances patient`. */
  readonly place: string;
  /** The dictionary's name of the place. */
  readonly name: string | null;
  /** In words, one a row; empty where there was nothing. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** `file:line` of the first row, in the version that has it (the later one where both have). */
  readonly at: string | null;
}

/** Compares two versions place by place, in the order of the tables' titles. Equal content hashes mean that there is no difference. */
export function compareTables(before: TablesVersion, after: TablesVersion): Difference[] {
  const left = entriesOf(before);
  const right = entriesOf(after);
  const found: Difference[] = [];
  for (const id of new Set([...left.keys(), ...right.keys()])) {
    const [was, is] = [left.get(id), right.get(id)];
    if (same(was?.words ?? [], is?.words ?? [])) continue;
    const { table, place, name, at } = is ?? was!;
    found.push({ kind: was === undefined ? "added" : is === undefined ? "removed" : "changed", table, place, name, before: was?.words ?? [], after: is?.words ?? [], at });
  }
  // What the words do not show (the order of rows, a message's grammar) changes the hash all the same.
  if (found.length === 0 && before.plan.version !== after.plan.version) {
    found.push({ kind: "changed", table: "all tables", place: "order and form", name: null, before: [`tables ${before.plan.version}`], after: [`tables ${after.plan.version}`], at: null });
  }
  return found.sort((a, b) => (a.table === b.table ? 0 : a.table < b.table ? -1 : 1));
}

interface Entry {
  readonly table: string;
  readonly place: string;
  readonly name: string | null;
  readonly words: readonly string[];
  readonly at: string | null;
}

/** Everything that a version says, by table and place. */
function entriesOf({ tables, plan, decisions }: TablesVersion): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const add = (entry: Entry) => entries.set(`${entry.table}\n${entry.place}`, entry);
  for (const table of tables) {
    const at = standsAt(table);
    const say = (place: string, words: readonly string[]) => words.length > 0 && add({ table: table.title, place, name: null, words, at });
    say("version", table.version === null ? [] : [table.version]);
    say("owner", table.owner === null ? [] : [table.owner]);
    say("key", table.key.map(({ text }) => text));
    say("links", table.links.map(({ path, to, when }) => `${path.text} to ${to.map(({ text }) => text).join(", ")}${when === undefined ? "" : `, when ${when.text}`}`));
  }
  for (const rows of Map.groupBy(decisions, ({ table, place }) => `${table}\n${place}`).values()) {
    const { table, place } = rows[0]!;
    add({ table, place, name: placeName(rows[0]!), words: rows.map(sentence), at: standsAt(rows[0]!) });
  }
  for (const message of plan.messages.values()) {
    for (const [place, words] of messageWords(message, plan.tables)) add({ table: `message ${message.structure}`, place, name: null, words, at: null });
  }
  return entries;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
