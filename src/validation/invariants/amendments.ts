/** How an invariant of R4 is checked where its published expression is not what it says in words, or where another rule checks it. */
export type Amendment =
  /** Checked by this expression instead. */
  | { readonly expression: string; readonly why: string }
  /** Not checked as an invariant. */
  | { readonly left: string };

const identifier: Amendment = {
  expression: "name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')",
  why: "The name as a whole is meant; matches() finds a part since FHIRPath 2.0.",
};

/**
 * Invariants by key, with their published expression where one key stands for several rules. HL7's own validator corrects
 * que-7, que-12, txt-2, eld-19, eld-20 and the names in the same way.
 */
export const amendments: Readonly<Record<string, Amendment>> = {
  "app-4": {
    expression: "Appointment.cancelationReason.exists() implies (Appointment.status = 'noshow' or Appointment.status = 'cancelled')",
    why: "The code for no-show is noshow.",
  },
  "bdl-7": { left: "runtime/bundle.ts compares the fullUrls while it indexes them." },
  "con-3": {
    expression:
      "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists()" +
      " or category.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-category' and code = 'problem-list-item').empty()",
    why: "A category is a concept and never equals a text; its code is meant. As published, every category would ask for a status.",
  },
  "dom-3": { left: "rules/contained.ts checks it in one pass; as an expression it costs the square of the resource's size." },
  "dom-6": { left: "A best practice: a narrative for people. Portage makes none, and a warning for every resource would hide the others." },
  "ele-1": { left: "rules/content.ts checks it on the way." },
  "ref-1": { left: "rules/reference.ts checks that #id is contained, and takes # for the resource around." },
  "que-7": { expression: "operator = 'exists' implies (answer is boolean)", why: "The answer is FHIR's boolean, which is not FHIRPath's Boolean." },
  "que-12": { expression: "enableWhen.count() > 1 implies enableBehavior.exists()", why: "In words: more than one." },
  "opd-3": {
    expression: "targetProfile.exists() implies (type = 'Reference' or type = 'canonical' or type.memberOf('http://hl7.org/fhir/ValueSet/resource-types'))",
    why: "A parameter that is a resource names its profiles so; R5 says it.",
  },
  "txt-2": { expression: "htmlChecks2()", why: "In words: some content that is no white space; htmlChecks() is txt-1." },
  "eld-19": {
    expression: "path.matches('^[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\.[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\[x\\\\])?(\\\\:[^\\\\s\\\\.]+)?)*$')",
    why: "The path as a whole is meant.",
  },
  "eld-20": { expression: "path.matches('^[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*$')", why: "The path as a whole is meant." },
};

/** The amendment of an invariant; undefined where it is checked as published. */
export function amendmentOf(key: string, expression: string): Amendment | undefined {
  if (expression === "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')") return identifier;
  return Object.hasOwn(amendments, key) ? amendments[key] : undefined;
}
