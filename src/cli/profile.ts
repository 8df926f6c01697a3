import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadConfig } from "../config.ts";
import { issue } from "../errors.ts";
import type { Engine } from "../model/engine.ts";
import { loadDictionary } from "../parse/hl7v2/load.ts";
import { Inventory } from "../profile/inventory.ts";
import { profilePage } from "../profile/page.ts";
import type { Profile } from "../profile/profile.ts";
import { cellText, sectionsOf } from "../profile/sections.ts";
import { filesOf } from "./files.ts";
import { type FilePiece, piecesOf } from "./message-files.ts";
import { openOrRefuse } from "./open.ts";
import { Progress } from "./progress.ts";
import { showTable } from "./show-table.ts";

const options = { feed: { type: "string" }, values: { type: "boolean", default: false }, json: { type: "boolean", default: false }, html: { type: "string" } } as const;

/** `portage profile FILE|DIR|- …`: what a dump of messages holds and what would become of it. Converts everything, keeps nothing; ends with 1 where something is unreadable or there is nothing. */
export async function profile(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.length === 0) return refuse("name a file, a folder, or - for standard input.", 2);
  const files = positionals.flatMap((path) => filesOf(path));
  const engine = openOrRefuse();
  const config = loadConfig(process.env);
  if (engine === undefined || Array.isArray(config)) return 1;
  if (values.feed !== undefined && engine.feedOf(values.feed) === undefined) return refuse(`there is no feed "${values.feed}". Known: ${engine.feeds().join(", ")}.`, 2);
  // The page is the last thing that is written: what stands in its way is found before an hour of work.
  if (values.html !== undefined) writeFileSync(values.html, "");
  const inventory = new Inventory({ dictionary: loadDictionary(), advice: engine, withValues: values.values });
  const progress = new Progress();
  for (const [number, file] of files.entries()) {
    await addFile(inventory, engine, file, { feed: values.feed, most: config.maxBody }, () =>
      progress.tell(() => `${inventory.counts.messages} messages, ${inventory.counts.unreadable} unreadable; file ${number + 1} of ${files.length}`),
    );
  }
  progress.end();
  const result = inventory.result();
  if (values.html !== undefined) writeFileSync(values.html, profilePage(result, { heading: positionals.join(", "), made: new Date().toISOString().slice(0, 10) }));
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : textOf(result));
  return result.unreadable.count === 0 && result.messages > 0 ? 0 : 1;
}

interface Reading {
  readonly feed: string | undefined;
  /** Bytes of one body. */
  readonly most: number;
}

async function addFile(inventory: Inventory, engine: Engine, file: string, { feed, most }: Reading, tell: () => void): Promise<void> {
  inventory.addFile();
  let message = 0;
  try {
    for await (const piece of piecesOf(file, most)) {
      message = addPiece(inventory, engine, file, piece, message, feed);
      tell();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    inventory.addFileIssue(issue("cli.file-unreadable", { code }), file, null);
  }
}

/** Adds the messages of a piece; gives the number of the file's last message so far. */
function addPiece(inventory: Inventory, engine: Engine, file: string, { bytes, line: base, whole }: FilePiece, before: number, feed: string | undefined): number {
  const { conversions, issues } = engine.convert(bytes, { contentType: "x-application/hl7-v2+er7", ...(feed === undefined ? {} : { feed }) });
  const lineOf = (line: number | undefined) => (line === undefined ? null : base - 1 + line);
  for (const found of issues) if (whole || !found.key.startsWith("hl7v2.batch-")) inventory.addFileIssue(found, file, lineOf(found.position?.line) ?? (whole ? null : base));
  let message = before;
  for (const conversion of conversions) {
    const line = lineOf(conversion.source?.record.units[0]?.line ?? conversion.issues[0]?.position?.line);
    inventory.add(conversion, { file, message: ++message, line });
  }
  return message;
}

function textOf(result: Profile): string {
  const { files, messages, unreadable, bundles, outcomes, forgotten } = result;
  const tables = sectionsOf(result).map(({ title, note, head, rows }) => `\n${title.toUpperCase()}${note === undefined ? "" : `\n${note}`}\n${showTable(head, rows.map((row) => row.map(cellText)))}`);
  return [
    `${messages} messages in ${files} files; ${unreadable.count} unreadable. ${bundles.valid} valid Bundles, ${bundles.invalid} invalid, ${bundles.refused} messages without a record. ${outcomes.leaves} values, ${outcomes.undecided} undecided, ${outcomes.failed} failed.\n`,
    ...(forgotten.length === 0 ? [] : [`There were more different items than are kept of: ${forgotten.join(", ")}. The rarer ones are missing.\n`]),
    ...tables,
  ].join("");
}

function refuse(problem: string, code: number): number {
  process.stderr.write(`portage profile: ${problem}\n`);
  return code;
}
