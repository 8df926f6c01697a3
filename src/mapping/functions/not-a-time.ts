import { toDateTime } from "./dtm.ts";
import { Failure, type FunctionContext, type MappingFunction } from "./function.ts";

/**
 * What stands in a field of dates and times, or in both ends of a range of them, and is none (`early March`) as text, so that a result is not delivered without its
 * value. Nothing for a date or time: `DTM→dateTime` and its kin carry that, and warn of what is none.
 */
export const notATime: MappingFunction = {
  name: "not-a-time",
  from: ["DT", "DTM", "DR"],
  to: ["string"],
  node: (node, context) => {
    const ends = [node.child(1), node.child(2)].filter((end) => end.hasValue);
    if (ends.length === 0 || ends.some((end) => isTime(end.text, context))) return undefined;
    for (const end of ends) context.use(end);
    return node.span;
  },
};

function isTime(text: string, { feed, messageOffset }: FunctionContext): boolean {
  const silent = { feed, messageOffset, warn: () => {} };
  return !(toDateTime(text, silent) instanceof Failure);
}
