import { objectsIn } from "../json.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";

/** The codes that a map translates are in its source value set, where that can be listed (R4 ConceptMap, source[x]: it contains the concepts that are being mapped). The target value set gives context alone. */
export const conceptMap: ProseCheck = (map, run, surroundings) => {
  const url = map["sourceCanonical"] ?? map["sourceUri"];
  const codes = typeof url === "string" ? surroundings.valueSet(url) : undefined;
  if (codes === undefined) return;
  for (const { value: group, index } of objectsIn(map["group"])) {
    const system = typeof group["source"] === "string" ? group["source"] : undefined;
    for (const { value: element, index: number } of objectsIn(group["element"])) {
      if (typeof element["code"] === "string" && codes.test({ system, code: element["code"] }).verdict === "none") report(run, "validation.concept-map-code", {}, `group[${index}].element[${number}].code`);
    }
  }
};
