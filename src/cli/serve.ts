import { parts } from "../compose.ts";
import { serve as serveAsProcess } from "../serve.ts";

/** `portage serve`: the service, as `npm start` runs it. It ends by a signal. */
export async function serve(): Promise<number> {
  await serveAsProcess(parts);
  return process.exitCode === undefined ? 0 : Number(process.exitCode);
}
