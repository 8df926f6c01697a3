import { report } from "../runtime/run.ts";
import { codesIn } from "./concepts.ts";
import type { ProseCheck } from "./prose.ts";

/** A complete code system has as many concepts as it says; one that supplements another says so with its content, and has no codes of its own (R4 CodeSystem, section 4.8.11). */
export const codeSystem: ProseCheck = (system, run, { find }) => {
  const { content, count, concept, supplements } = system;
  if (content === "complete" && typeof count === "number" && Array.isArray(concept)) {
    const found = codesIn(concept).length;
    if (found !== count) report(run, "validation.code-system-count", { found }, "count");
  }
  if (typeof supplements !== "string") return;
  if (content !== "supplement") report(run, "validation.code-system-supplement", {}, "content");
  const base = find?.("CodeSystem", supplements);
  if (base?.["content"] !== "complete") return;
  const known = new Set(codesIn(base["concept"]).map(({ code }) => code));
  for (const { code, path } of codesIn(concept)) if (!known.has(code)) report(run, "validation.code-system-supplemented", {}, path);
};
