import type { ConceptMap } from "@medplum/fhirtypes";

/** A ConceptMap as the files of this project print it: an element a line, so that two versions can be compared by line. */
export function printMap(map: ConceptMap): string {
  const elements: string[] = [];
  const text = JSON.stringify(map, (key, value: unknown) => (key === "element" && Array.isArray(value) ? value.map((one) => `\u0000${elements.push(JSON.stringify(one)) - 1}`) : value), 2);
  return `${text.replaceAll(/"\\u0000(\d+)"/g, (_, index: string) => elements[Number(index)]!)}\n`;
}
