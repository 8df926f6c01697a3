import type { TypeDefinitions } from "../../model/definitions.ts";
import { report, type Run } from "./run.ts";

/** The value of a published extension has one of its types; a complex one has extensions instead of a value. `type` is "" where there is no value. */
export function checkExtension(url: unknown, type: string, definitions: TypeDefinitions, run: Run): void {
  if (type === "" || typeof url !== "string") return;
  const types = definitions.extension(url)?.types;
  if (types === undefined || types.includes(type)) return;
  const expected = types.length === 0 ? "extensions inside it and no value" : `a value of type ${types.join(" or ")}`;
  report(run, "validation.extension-value", { expected, found: type }, "");
}
