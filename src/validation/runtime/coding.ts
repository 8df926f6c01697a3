import type { CodeInSystem } from "../../model/terminology.ts";
import type { JsonObject } from "../json.ts";
import { report, type Run } from "./run.ts";

/** A Coding whose code is not in the code system that it names, or that names what is no code system. What cannot be known is not said. */
export function checkOwnSystem({ system, version, code }: JsonObject, codeInSystem: CodeInSystem, run: Run): void {
  if (typeof system !== "string" || typeof code !== "string") return;
  const verdict = codeInSystem(system, typeof version === "string" ? version : undefined, code);
  if (verdict === "lacks") report(run, "validation.code-unknown", { system }, "code");
  else if (verdict === "supplement") report(run, "validation.coding-supplement", { system }, "system");
}
