/** An assigning authority (HL7 v2 HD) that its feed has not registered and that is no URI by itself, and the URN that stands for it. */
export interface UnknownAuthority {
  readonly namespace: string | null;
  readonly universalId: string | null;
  readonly universalIdType: string | null;
  readonly system: string;
}

/** A code that a ConceptMap has no target for. `system` is null where the record names none. */
export interface UnmappedCode {
  /** Canonical URL. */
  readonly conceptMap: string;
  readonly system: string | null;
  readonly code: string;
}

/** How many leaves of a record meet something, and where: names of leaves without occurrence and repetition (`PID-3.4`). */
interface Met {
  readonly count: number;
  readonly places: readonly string[];
}

/** What one record met that a person has to decide: each thing once. Holds values of the record. */
export interface Unknowns {
  readonly authorities: readonly (UnknownAuthority & Met)[];
  readonly codes: readonly (UnmappedCode & Met)[];
}

export const nothingUnknown: Unknowns = { authorities: [], codes: [] };
