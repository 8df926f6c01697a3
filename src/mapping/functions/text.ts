import type { MappingFunction } from "./function.ts";

/** Text as it stands, escapes resolved. */
export const text: MappingFunction = {
  name: "text",
  from: [],
  to: ["string", "markdown", "code", "uri", "id"],
  leaf: (value) => value,
};
