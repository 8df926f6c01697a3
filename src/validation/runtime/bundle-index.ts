/** The entries of one Bundle by what a reference may call them. */
export interface BundleIndex {
  /** The resource type of the entry with this fullUrl: "" where it has none, undefined where there is no such entry. */
  typeAtUrl(url: string): string | undefined;
  /** The resource type of the entry with this `Type/id`; undefined where there is none, or its id has not the form of one. */
  typeNamed(name: string): string | undefined;
  /** The resource of an entry, by its fullUrl or `Type/id`. */
  resource(name: string): object | undefined;
  readonly outer: BundleIndex | undefined;
}
