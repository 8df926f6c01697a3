/** `portage serve`: the service, as `npm start` runs it. It ends by a signal. */
export async function serve(): Promise<number> {
  await import("../server.ts");
  return process.exitCode === undefined ? 0 : Number(process.exitCode);
}
