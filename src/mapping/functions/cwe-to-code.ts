import type { MappingFunction } from "./function.ts";

/** The code of a coded value (CWE.1) alone, for elements of type code; never its text, and nothing where there is no code. */
export const cweToCode: MappingFunction = {
  name: "CWE→code",
  from: ["CWE", "CNE"],
  to: ["code"],
  node: (node, context) => {
    const code = node.child(1);
    if (!code.hasValue) return undefined;
    context.use(code);
    return code.text;
  },
};
