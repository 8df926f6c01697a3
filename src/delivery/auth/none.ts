import type { AuthMethod } from "./method.ts";
import { constant } from "./method.ts";

/** A target that does not ask who is asking. */
export const none: AuthMethod<Readonly<Record<string, never>>> = {
  schema: { type: "object", additionalProperties: false, properties: {} },
  prepare: () => () => constant({}, []),
};
