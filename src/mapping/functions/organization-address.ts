import type { MappingFunction } from "./function.ts";

/** XAD of an organization to an Address, which R4 allows no use `home` there (org-2): the address is carried over, and what kind it is said to be is archived. */
export const organizationAddress: MappingFunction = {
  name: "organization-address",
  from: ["XAD"],
  to: ["Address"],
  node: (node, context) => {
    const address = context.convert("XAD→Address", node);
    if (address?.["use"] !== "home") return address;
    context.withdraw(address, "use");
    context.archive(node.child(7));
    return address;
  },
};
