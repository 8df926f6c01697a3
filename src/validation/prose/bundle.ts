import { checkDocument } from "./document.ts";
import { checkLinks } from "./bundle-links.ts";
import { isObject, objectsIn } from "../json.ts";
import { report } from "../runtime/run.ts";
import type { ProseCheck } from "./prose.ts";
import { checkSearchSet } from "./search-set.ts";

/** What a Bundle's type asks of its links and entries, beside what the index of its entries finds. */
export const bundle: ProseCheck = (value, run) => {
  if (Array.isArray(value["link"])) checkLinks(value["link"], value["type"], run);
  const first = value["type"] === "document" ? "Composition" : value["type"] === "message" ? "MessageHeader" : undefined;
  // What stands first instead of it, bdl-11 and bdl-12 see.
  if (first !== undefined && !hasFirst(value["entry"])) report(run, "validation.bundle-first", { bundle: String(value["type"]), first }, "");
  if (value["type"] === "searchset") checkSearchSet(value, run);
  else if (value["type"] === "document") checkDocument(value, run);
};

function hasFirst(entries: unknown): boolean {
  const [first] = objectsIn(entries);
  return first?.index === 0 && isObject(first.value["resource"]);
}
