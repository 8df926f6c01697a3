import type { MappingFunction } from "./function.ts";

/** The name of an organization (XON.1), else its identifier (XON.10, XON.3), for elements of text. */
export const xonToString: MappingFunction = {
  name: "XON→string",
  from: ["XON"],
  to: ["string"],
  node: (node, context) => {
    const part = [1, 10, 3].map((number) => node.child(number)).find((child) => child.hasValue);
    if (part === undefined) return undefined;
    context.use(part);
    return part.text;
  },
};
