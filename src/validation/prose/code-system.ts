import { report, type Run } from "../runtime/run.ts";
import { type JsonObject, objectsIn } from "../json.ts";
import { choiceOf } from "../questionnaire/questionnaire.ts";
import { codesIn } from "./concepts.ts";
import type { ProseCheck } from "./prose.ts";

/** A complete code system has as many concepts as it says; one that supplements another says so with its content, and has no codes of its own. Properties have the type they are defined with (R4 CodeSystem, section 4.8.11). */
export const codeSystem: ProseCheck = (system, run, { find }) => {
  const { content, count, concept, supplements } = system;
  if (content === "complete" && typeof count === "number" && Array.isArray(concept)) {
    const found = codesIn(concept).length;
    if (found !== count) report(run, "validation.code-system-count", { found }, "count");
  }
  checkProperties(system, run);
  if (typeof supplements !== "string") return;
  if (content !== "supplement") report(run, "validation.code-system-supplement", {}, "content");
  const base = find?.("CodeSystem", supplements);
  if (base?.["content"] !== "complete") return;
  const known = new Set(codesIn(base["concept"]).map(({ code }) => code));
  for (const { code, path } of codesIn(concept)) if (!known.has(code)) report(run, "validation.code-system-supplemented", {}, path);
};

/** Values of properties have the type that the code system defines the property with. */
function checkProperties({ property, concept }: JsonObject, run: Run): void {
  const types = new Map<unknown, unknown>(objectsIn(property).map(({ value }) => [value["code"], value["type"]] as const));
  for (const { properties, path } of codesIn(concept)) {
    for (const { value, index } of objectsIn(properties)) {
      const type = types.get(value["code"]);
      const found = choiceOf(value, "value")?.type;
      if (typeof type === "string" && found !== undefined && found !== type) report(run, "validation.code-system-property", { expected: type, found }, `${path}.property[${index}]`);
    }
  }
}
