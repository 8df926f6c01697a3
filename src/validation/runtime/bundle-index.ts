/** The entries of one Bundle by what a reference may call them; the values are resource types. */
export interface BundleIndex {
  readonly bundle: object;
  readonly byUrl: ReadonlyMap<string, string>;
  /** By `Type/id`, where the id has the form of one. */
  readonly byName: ReadonlyMap<string, string>;
  readonly outer: BundleIndex | undefined;
}
