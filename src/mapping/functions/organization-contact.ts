import type { MappingFunction } from "./function.ts";

/** A data type of addresses or numbers, of an organization: R4 allows it no use `home`, so that the value is carried over, and what kind it is said to be (a component) is archived. */
function ofOrganization(name: string, from: string, to: string, kind: number): MappingFunction {
  return {
    name,
    from: [from],
    to: [to],
    node: (node, context) => {
      const made = context.convert(`${from}→${to}`, node);
      if (made?.["use"] !== "home") return made;
      context.withdraw(made, "use");
      context.archive(node.child(kind));
      return made;
    },
  };
}

/** XAD of an organization to an Address (org-2). */
export const organizationAddress = ofOrganization("organization-address", "XAD", "Address", 7);

/** XTN of an organization to a ContactPoint (org-3). Senders write PRN, a primary residence number, for the primary number. */
export const organizationTelecom = ofOrganization("organization-telecom", "XTN", "ContactPoint", 2);
