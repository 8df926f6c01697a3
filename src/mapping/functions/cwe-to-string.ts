import type { MappingFunction } from "./function.ts";

/** The text of a coded value: what its user wrote (CWE.9), else the code's text (CWE.2), else the code. What is not that text stays undecided for another row. */
export const cweToString: MappingFunction = {
  name: "CWE→string",
  from: ["CWE", "CNE"],
  to: ["string", "markdown"],
  node: (node, context) => {
    const text = [9, 2, 1, 5, 4].map((number) => node.child(number)).find((part) => part.hasValue);
    if (text === undefined) return undefined;
    context.use(text);
    return text.text;
  },
};
