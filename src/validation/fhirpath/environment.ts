import type { Model } from "./model.ts";
import type { Items, Node } from "./values/item.ts";

/** What an evaluation sees besides the element in hand. What is not given is unknown, and what depends on it is empty. */
export interface Environment {
  readonly model: Model;
  /** `%resource`: the resource that has the element. */
  readonly resource: Node | undefined;
  /** `%rootResource`: the resource that contains `%resource`, or itself. */
  readonly rootResource: Node | undefined;
  /** The resource that a reference (`Patient/1`, `#a`, `urn:uuid:…`) points to. */
  readonly resolve?: (reference: string) => Node | undefined;
  /** Whether a code, Coding or CodeableConcept is in a value set. */
  readonly memberOf?: (item: Node | string, valueSet: string) => boolean | undefined;
  /** Whether an element conforms to a profile. */
  readonly conformsTo?: (item: Node, profile: string) => boolean | undefined;
  /** The narrative checks of `htmlChecks()` (what it is made of) and `htmlChecks2()` (that it says something). */
  readonly htmlChecks?: (xhtml: string) => { readonly isAllowed: boolean; readonly hasContent: boolean };
  /** The moment that `now()`, `today()` and `timeOfDay()` tell, as a dateTime. */
  readonly now?: string;
  readonly trace?: (name: string, items: Items) => void;
}
