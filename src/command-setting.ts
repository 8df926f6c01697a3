/** Reads a setting that names a command: a JSON list of the program and its arguments, or the program's path alone. Undefined where it is neither. */
export function readCommand(setting: string): readonly [string, ...string[]] | undefined {
  if (!setting.trimStart().startsWith("[")) return [setting];
  try {
    const value: unknown = JSON.parse(setting);
    const fits = Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === "string" && part !== "");
    return fits ? (value as unknown as readonly [string, ...string[]]) : undefined;
  } catch {
    return undefined;
  }
}
