import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFhirJson } from "../../src/model/fhir.ts";
import { root } from "../validation/definitions.ts";

const folder = join(root, "node_modules/hl7.fhir.r4.core");

export interface Example {
  readonly file: string;
  readonly type: string;
  /** Characters of its file. */
  readonly length: number;
  readonly resource: object;
}

/** HL7's examples of R4 by file name: of each type the first `most` that have at most `longest` characters. */
export function examples(most: number, longest: number): readonly Example[] {
  const counts = new Map<string, number>();
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json") && file !== "package.json")
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      if (text.length > longest) return [];
      const resource = parseFhirJson(text) as { readonly resourceType: string };
      const type = resource.resourceType;
      const count = (counts.get(type) ?? 0) + 1;
      counts.set(type, count);
      return count > most ? [] : [{ file, type, length: text.length, resource }];
    });
}
