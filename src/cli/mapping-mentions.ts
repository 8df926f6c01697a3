import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Subject } from "../mapping/decisions/subject.ts";
import { filesOf } from "./files.ts";

/** Test files that name a place or table, with line numbers from 1; null where there is no test folder. */
export function mentionsIn(root: string, subject: Subject): { readonly file: string; readonly lines: readonly number[] }[] | null {
  const folder = join(root, "test");
  if (!existsSync(folder)) return null;
  const pattern = patternOf(subject);
  return filesOf(folder, /\.(ts|json)$/).flatMap((path) => {
    const lines = readFileSync(path, "utf8").split("\n").flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
    return lines.length === 0 ? [] : [{ file: relative(root, path), lines }];
  });
}

/** `PID-3` also as the name of a leaf writes it (`PID[1]-3[2].4.1`), never `PID-30`. */
function patternOf(subject: Subject): RegExp {
  if (subject.kind === "table") return new RegExp(subject.title);
  const { unit, type, keys } = subject.place;
  if (unit === null) return new RegExp(`\\b${type}\\.${keys.join("\\.")}(?!\\d)`);
  const [field, , ...parts] = keys;
  const below = parts.map((part) => `\\.${part}`).join("");
  return new RegExp(`\\b${unit}(?:\\[\\d+\\])?-${field}(?:\\[\\d+\\])?${below}(?!\\d)`);
}
