/** What is wrong with a call, in words; undefined for errors that are not the caller's. */
export function callProblem(error: unknown): string | undefined {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return `there is no ${path ?? "such file"}.`;
  if (code === "EACCES") return `${path ?? "the file"} may not be read.`;
  return code?.startsWith("ERR_PARSE_ARGS") === true ? `${message.split("\n")[0]!.replace(/\.$/, "")}.` : undefined;
}
