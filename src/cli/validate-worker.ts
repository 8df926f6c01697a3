import { parentPort, workerData } from "node:worker_threads";
import { openWithServer } from "./open.ts";
import type { SourceText } from "./validate-sources.ts";
import { validateText } from "./validate-text.ts";

/** A thread of `portage validate`: takes texts, gives their verdicts. The main thread has opened the same engine before, so that this one opens. */
const { profiles } = workerData as { readonly profiles: readonly string[] };
const validation = openWithServer();
if (validation === undefined) throw new Error("The engine does not open.");
parentPort!.on("message", (texts: readonly SourceText[]) => {
  void Promise.all(texts.map(([source, text]) => validateText(source, text, validation, profiles))).then((verdicts) => parentPort!.postMessage(verdicts, []));
});
