import { objectsIn } from "../json.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";

/** The codes that a map translates are in its source value set, where that can be listed (R4 ConceptMap, source[x]: it contains the concepts that are being mapped). The target value set gives context alone. */
export const conceptMap: ProseCheck = (map, run, surroundings) => {
  const url = map["sourceCanonical"] ?? map["sourceUri"];
  const codes = typeof url === "string" ? surroundings.valueSet(url)?.systems : undefined;
  if (codes === undefined) return;
  for (const { value: group, index } of objectsIn(map["group"])) {
    const members = codes.get(group["source"] as string);
    for (const { value: element, index: number } of objectsIn(group["element"])) {
      if (typeof element["code"] === "string" && members?.has(element["code"]) !== true) report(run, "validation.concept-map-code", {}, `group[${index}].element[${number}].code`);
    }
  }
};
