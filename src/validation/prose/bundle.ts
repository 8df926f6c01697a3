import { checkDocument } from "./document.ts";
import { checkLinks } from "./bundle-links.ts";
import type { ProseCheck } from "./prose.ts";
import { checkSearchSet } from "./search-set.ts";

/** What a Bundle's type asks of its links and entries, beside what the index of its entries finds. */
export const bundle: ProseCheck = (value, run) => {
  if (Array.isArray(value["link"])) checkLinks(value["link"], value["type"], run);
  if (value["type"] === "searchset") checkSearchSet(value, run);
  else if (value["type"] === "document") checkDocument(value, run);
};
