import type { JsonObject } from "../json.ts";
import type { Run } from "../runtime/run.ts";
import type { SurroundingDefinitions } from "../runtime/surroundings.ts";

/** What the specification says of a type in words alone: called with a value whose form is checked already, which still may have any properties. */
export type ProseCheck = (value: JsonObject, run: Run, surroundings: SurroundingDefinitions) => void;
