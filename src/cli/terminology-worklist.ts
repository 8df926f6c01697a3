import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { CountedCode } from "../model/worklist.ts";
import { openDatabase } from "../store/open.ts";
import { worklistOf } from "../store/worklist.ts";
import { writeSheet } from "../terminology/review/write-sheet.ts";
import { openTerminology } from "./site-terminology.ts";

const options = { feed: { type: "string" }, from: { type: "string" }, out: { type: "string" } } as const;

/**
 * `portage terminology worklist`: the codes that ConceptMaps do not speak of, as a sheet to review (CSV). They come from the store that the settings name,
 * or (`--from`) from an answer of a running service to `GET /worklist/codes`.
 */
export async function terminologyWorklist(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const opened = openTerminology("terminology worklist");
  if (opened === undefined) return 1;
  const { config, knowledge } = opened;
  if (values.feed !== undefined && !knowledge.feeds.has(values.feed)) return refuse(`there is no feed "${values.feed}". Known: ${[...knowledge.feeds.keys()].join(", ")}.`, 2);
  const codes = values.from === undefined ? await fromStore(config.databaseUrl === undefined ? { folder: config.dataFolder } : { url: config.databaseUrl }) : fromAnswer(values.from);
  if (typeof codes === "string") return refuse(codes, 1);
  const open = codes
    .filter(({ feed }) => values.feed === undefined || feed === values.feed)
    .filter(({ conceptMap, system, code }) => !knowledge.terminology.speaksOf(conceptMap, { system: system ?? undefined, code }));
  const sheet = writeSheet(open, (map) => knowledge.terminology.find(map), knowledge.library);
  if (values.out === undefined) process.stdout.write(sheet);
  else writeFileSync(values.out, sheet);
  process.stderr.write(`${open.length} ${open.length === 1 ? "code" : "codes"} to decide. Candidates are suggestions by spelling alone.\n`);
  return 0;
}

async function fromStore(place: Parameters<typeof openDatabase>[0]): Promise<readonly CountedCode[] | string> {
  const database = await openDatabase(place).catch((error: Error) => error);
  if (database instanceof Error) return `${database.message} Save the answer of a running service to GET /worklist/codes?limit=1000, and name the file with --from.`;
  try {
    return await worklistOf(database).codes();
  } finally {
    await database.close();
  }
}

function fromAnswer(file: string): readonly CountedCode[] | string {
  const wrong = "the file is no answer to GET /worklist/codes.";
  try {
    const { items } = JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8")) as { items: readonly CountedCode[] };
    const isCode = ({ feed, conceptMap, code, count, firstSeenAt, lastSeenAt }: CountedCode) => [feed, conceptMap, code, firstSeenAt, lastSeenAt].every((text) => typeof text === "string") && typeof count === "number";
    return items.every(isCode) ? items : wrong;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return wrong;
    throw error;
  }
}

function refuse(problem: string, code: number): number {
  process.stderr.write(`portage terminology worklist: ${problem}\n`);
  return code;
}
