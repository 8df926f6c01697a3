/** What happens to what the target has: `merge`, what the record does not speak of stays; `replace`, the record's resource takes its place. */
export type TargetUpdate = "merge" | "replace";

/** What a record says of one resource beyond what stands in the Bundle. */
export interface UpdateHint {
  /** What the sender asks to delete (`""` in HL7 v2): FHIRPath from the resource on (`birthDate`, `telecom.where(use = 'home')`). */
  readonly deletes?: readonly string[];
  /** Elements that stand in the Bundle only to say that the record has no value for them (`status`, `code`). */
  readonly absent?: readonly string[];
}

/** The hints of a transaction by its resources' references: `Patient/…`. */
export type UpdateHints = Readonly<Record<string, UpdateHint>>;

/** What became of a resource that the target had when a transaction met it. Names of elements and paths, never values. */
export interface KeptContent {
  /** `Patient/…` */
  readonly resource: string;
  /** Elements of the target that stay, because the record does not speak of them. */
  readonly elements: readonly string[];
  /** What the record asked to delete and is gone. */
  readonly deleted: readonly string[];
  /** What the record asked to delete and nobody can tell from its neighbours in the target. */
  readonly notDeleted: readonly string[];
  /** True where the target's resource speaks of another patient: the record's took its place, nothing was kept. */
  readonly otherPatient: boolean;
}
