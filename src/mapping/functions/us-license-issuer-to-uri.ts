import type { MappingFunction } from "./function.ts";

/** Arcs of the states below 2.16.840.1.113883.4.3, where HL7 registers the numbers of driver's licenses (HL7 terminology, NamingSystems "… DLN"). */
const states: Readonly<Record<string, number>> = {
  AL: 1, AK: 2, AZ: 4, AR: 5, CA: 6, CO: 8, CT: 9, DE: 10, DC: 11, FL: 12, GA: 13, HI: 15, ID: 16,
  IL: 17, IN: 18, IA: 19, KS: 20, KY: 21, LA: 22, ME: 23, MD: 24, MA: 25, MI: 26, MN: 27, MS: 28, MO: 29,
  MT: 30, NE: 31, NV: 32, NH: 33, NJ: 34, NM: 35, NY: 36, NC: 37, ND: 38, OH: 39, OK: 40, OR: 41, PA: 42,
  RI: 44, SC: 45, SD: 46, TN: 47, TX: 48, UT: 49, VT: 50, VA: 51, WA: 53, WV: 54, WI: 55, WY: 56,
};

/** The state of the United States that issued a driver's license (DLN.2, by its postal abbreviation) to the system of its numbers. Other issuers have none. */
export const usLicenseIssuerToUri: MappingFunction = {
  name: "us-license-issuer→uri",
  from: ["IS", "CWE"],
  to: ["uri"],
  node: (node, context) => {
    const state = node.child(1).text.trim().toUpperCase();
    if (!Object.hasOwn(states, state)) return undefined;
    context.use(node.child(1));
    return `urn:oid:2.16.840.1.113883.4.3.${states[state]}`;
  },
};
