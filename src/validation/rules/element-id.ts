import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { noteId } from "../runtime/element-id.ts";

/** The id of an element has no spaces and is unique in its resource (R4 element, Element.id); those of ElementDefinitions are so in the snapshot and in the differential, each for itself. */
export const elementId: Rule = {
  present({ plan, property, scope, whole }) {
    if (property.json !== "id" || plan.isResource || plan.name === "ElementDefinition") return undefined;
    return code`${scope.constant("noteId", noteId)}(${whole}, object, run);`;
  },
};
