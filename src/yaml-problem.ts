import { YAMLParseError } from "yaml";

/** What is wrong with a YAML file that may hold a secret: the parser's own words would quote the file. */
export function yamlProblem(error: unknown): string {
  if (!(error instanceof YAMLParseError)) return "an alias without its anchor";
  const [at] = error.linePos ?? [];
  return `${error.code}${at === undefined ? "" : ` at line ${at.line}, column ${at.col}`}`;
}
