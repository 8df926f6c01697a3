import type { SourceRecord } from "../../model/record.ts";

/** The offset written in MSH-7, the first rung of the ladder after a time's own offset. */
export function messageOffset(record: SourceRecord): string | null {
  if (record.format !== "hl7v2" || record.units[0]?.name !== "MSH") return null;
  const leaf = record.childStart(0, 7);
  if (leaf >= record.childStart(0, 8)) return null;
  return /[+-]\d{4}$/.exec(record.text(leaf))?.[0] ?? null;
}
