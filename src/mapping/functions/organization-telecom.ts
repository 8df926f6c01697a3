import type { MappingFunction } from "./function.ts";

/**
 * XTN of an organization to a ContactPoint, which R4 allows no use `home` there (org-3). Senders write PRN, a primary residence number, for the primary number; the
 * number is carried over, and what kind it is said to be is archived.
 */
export const organizationTelecom: MappingFunction = {
  name: "organization-telecom",
  from: ["XTN"],
  to: ["ContactPoint"],
  node: (node, context) => {
    const point = context.convert("XTN→ContactPoint", node);
    if (point?.["use"] !== "home") return point;
    context.withdraw(point, "use");
    context.archive(node.child(2));
    return point;
  },
};
