/** The entries of one Bundle by what a reference may call them; the values are resource types. */
export interface BundleIndex {
  readonly byUrl: ReadonlyMap<string, string>;
  /** By `Type/id`, where the id has the form of one. */
  readonly byName: ReadonlyMap<string, string>;
  /** The resource of an entry, by its fullUrl or `Type/id`. */
  resource(name: string): object | undefined;
  readonly outer: BundleIndex | undefined;
}
