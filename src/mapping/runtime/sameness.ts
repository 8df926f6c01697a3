import type { MappedResource, ResourceLink } from "../../model/conversion.ts";
import { sameValue, valueText } from "./equal.ts";
import { LinkIndex } from "./link-index.ts";

/** Tells whether written values are the same. References are the same when they point to resources of one type and key, which may be written later. */
export class Sameness {
  readonly #resources: readonly MappedResource[];
  readonly #index: LinkIndex;

  constructor(links: readonly ResourceLink[], resources: readonly MappedResource[]) {
    this.#resources = resources;
    this.#index = new LinkIndex(links);
  }

  same(one: unknown, other: unknown): boolean {
    return sameValue(one, other, (left, right) => this.#sameReference(left, right));
  }

  /** A text that the same values share. */
  textOf(value: unknown): string {
    return valueText(value, (object) => {
      const link = this.#index.of(object);
      return link === undefined ? "" : this.#targetText(link);
    });
  }

  /** Links from number `from` on were taken back. */
  forget(from: number): void {
    this.#index.forget(from);
  }

  #sameReference(left: object, right: object): boolean {
    const one = this.#index.of(left);
    const other = this.#index.of(right);
    if (one === undefined || other === undefined) return one === other;
    return one.to === other.to || this.#targetText(one) === this.#targetText(other);
  }

  /** Type and key of what a link points to. */
  #targetText({ to }: ResourceLink): string {
    const { resource, key } = this.#resources[to]!;
    return JSON.stringify([resource.resourceType, ...key.parts]);
  }
}
