/** Says on standard error what is wrong, a line each; gives the exit code: 1 for what was given or met, 2 for the call. */
export function refuse(command: string, problems: string | readonly string[], code: 1 | 2 = 1): number {
  for (const problem of [problems].flat()) process.stderr.write(`portage ${command}: ${problem}\n`);
  return code;
}
