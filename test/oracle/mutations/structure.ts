import { becomes, copy, isHolder, isObject, isResource, type Mutation, type Place, rename, turned } from "./place.ts";

/** An array's entry, or a property of an object. */
function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(key as number, 1);
  else delete holder[key];
}

/** Damage to the shape of the JSON, whatever it means. */
export const structure: readonly Mutation[] = [
  { name: "removed", applies: () => true, variants: [remove] },
  { name: "twice in its list", applies: ({ holder }) => Array.isArray(holder), variants: [({ holder, key, value }) => (holder as unknown as unknown[]).splice(key as number, 0, copy(value))] },
  { name: "put into a list", applies: ({ value }) => !Array.isArray(value), variants: turned((value) => [value]) },
  { name: "taken out of its list", applies: ({ value }) => Array.isArray(value), variants: turned((value: unknown[]) => value[0]) },
  { name: "emptied", applies: () => true, variants: becomes({}, [], "", null, [null], [{}]) },
  { name: "of another JSON type", applies: () => true, variants: becomes("text", 1, 1.5, true, { text: "text" }, ["text"]) },
  {
    name: "with a property too many",
    applies: ({ value }) => isObject(value),
    variants: ["unknown", "resourceType", "fhir_comments", "_unknown", "ID", "value", "toString"].map((name) => ({ value }: Place) => void ((value as Record<string, unknown>)[name] = "text")),
  },
  {
    name: "under another name",
    applies: ({ holder }) => isObject(holder),
    variants: [(name: string) => `${name}s`, (name: string) => name.toUpperCase(), (name: string) => `_${name}`, (name: string) => `${name} `].map((turn) => ({ holder, key }: Place) => rename(holder, String(key), turn(String(key)))),
  },
  {
    name: "a resource of another type",
    applies: ({ holder, key }) => key === "resourceType" && isResource(holder),
    variants: becomes("Patient", "Basic", "DomainResource", "Element", "patient", ""),
  },
  { name: "null in its list", applies: ({ value }) => Array.isArray(value), variants: turned((value: unknown[]) => [null, ...value], (value: unknown[]) => [...value, null]) },
  { name: "with null beside it", applies: ({ value }) => isObject(value), variants: [({ value }) => void ((value as Record<string, unknown>)["extension"] = null)] },
  { name: "an id alone", applies: ({ value }) => isHolder(value) && !isResource(value), variants: becomes({ id: "a" }, [{ id: "a" }]) },
];
