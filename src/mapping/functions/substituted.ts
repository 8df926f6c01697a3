import type { MappingFunction } from "./function.ts";

const answers = new Map([["N", false], ["G", true], ["T", true], ["5", true]]);

/**
 * HL7 table 0167 (RXD-11) to MedicationDispense.substitution.wasSubstituted: G, T and 5 say that another product was dispensed, N that none was. The other codes
 * say what was allowed and by whom it was chosen, and not what was dispensed.
 */
export const substituted: MappingFunction = {
  name: "substituted",
  from: ["ID"],
  to: ["boolean"],
  node: (node, context) => {
    const answer = answers.get(node.text);
    if (answer !== undefined) context.use(node);
    return answer;
  },
};
