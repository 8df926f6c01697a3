import type { FhirResource } from "../../model/fhir.ts";
import type { MappingFunction } from "./function.ts";
import { chainOf, writeDetails } from "./pl-to-location.ts";

/** Codes that HL7 suggests for the user-defined table 0116; any other is a site's own and has no system. */
const statuses = new Set(["C", "H", "I", "K", "O", "U"]);

/**
 * A bed (PL) to its chain of Locations, as `PL→Location` makes it, with the status of the bed (CWE, table 0116) that stands beside it: HL7 v2.8 section 3.4.8 (NPU-2
 * by `with`). It goes before a status in PL.5.
 */
export const bedToLocation: MappingFunction = {
  name: "bed→Location",
  from: ["PL"],
  to: ["Reference"],
  node: (node, context, [status]) => {
    const write = (location: FhirResource) => {
      writeDetails(location, node, context);
      if (status?.child(1).hasValue !== true) return;
      const [code, display] = [status.child(1), status.child(2)];
      location["operationalStatus"] = {};
      const coding = location["operationalStatus"];
      if (statuses.has(code.text)) context.put(coding, "system", "http://terminology.hl7.org/CodeSystem/v2-0116", code);
      context.put(coding, "code", code.text, code);
      if (display.hasValue) context.put(coding, "display", display.text, display);
    };
    const bed = chainOf(node, node.child(11), write, [], context);
    return bed === null ? undefined : context.reference(bed);
  },
};
