import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../validation/definitions.ts";
import { causes } from "./causes.ts";

describe("the differences to HAPI's validator that are argued", () => {
  it("are those of the record of the decision, in the same order and the same words", () => {
    const record = readFileSync(join(root, "docs/adr/0020-second-oracle.md"), "utf8");
    const rows = [...record.matchAll(/^\| `([a-z0-9-]+)` \| (HAPI|Portage) \| \d* \| \d* \| (.*) \|$/gm)].map(([, name, by, reason]) => ({ name, by: by!.toLowerCase(), reason }));
    expect(rows).toEqual(causes.map(({ name, by, reason }) => ({ name, by, reason })));
  });
});
