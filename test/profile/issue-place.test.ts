import { expect, it } from "vitest";
import { issue } from "../../src/errors.ts";
import { placeOfIssue } from "../../src/profile/issue-place.ts";

const bundle = JSON.stringify({ resourceType: "Bundle", entry: [{ resource: { resourceType: "MessageHeader" } }, { resource: { resourceType: "Patient" } }] });
const at = (where: { expression?: string; source?: string }) => placeOfIssue(issue("validation.required", {}, where), bundle);

it("is the element of the resource's type, without indexes", () => {
  expect(at({ expression: "Bundle.entry[1].resource.contact[2].name", source: "NK1[3]-2[1].1.1" })).toBe("Patient.contact.name");
  expect(at({ expression: "Bundle.entry[1].resource" })).toBe("Patient");
  expect(at({ expression: "Bundle.entry[7].resource.status" })).toBe("Resource.status");
});

it("is else the element of the Bundle, else the place in the source, else nothing", () => {
  expect(at({ expression: "Bundle.entry[1].fullUrl" })).toBe("Bundle.entry.fullUrl");
  expect(at({ source: "PID[1]-7[1].1.1" })).toBe("PID-7.1");
  expect(at({})).toBe("");
});
