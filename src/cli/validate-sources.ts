import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { filesOf } from "./files.ts";

/** The text of one resource and where it is from. */
export type SourceText = readonly [place: string, text: string];

/** The resources of files, folders, and `-` for standard input: one a file, or one a line in .ndjson, whose lines are read as they come. */
export async function* resourceTexts(paths: readonly string[]): AsyncGenerator<SourceText> {
  for (const source of paths.flatMap((path) => filesOf(path, /\.(json|ndjson)$/))) {
    if (!source.endsWith(".ndjson")) {
      yield* textsIn(source, readFileSync(source === "-" ? 0 : source, "utf8").replace(/^\uFEFF/, ""));
      continue;
    }
    let number = 0;
    for await (const line of createInterface({ input: createReadStream(source, "utf8"), crlfDelay: Infinity })) {
      number++;
      if (line.trim() !== "") yield [`${source}:${number}`, line];
    }
  }
}

/** Standard input has one resource, or one a line. */
function textsIn(source: string, text: string): SourceText[] {
  const lines = source === "-" ? text.split(/\r?\n/) : [];
  const isLines = lines.filter((line) => line.trim() !== "").length > 1 && lines.every((line) => line.trim() === "" || (line.startsWith("{") && line.trimEnd().endsWith("}")));
  return isLines ? lines.flatMap((line, index): SourceText[] => (line.trim() === "" ? [] : [[`-:${index + 1}`, line]])) : [[source, text]];
}
