/**
 * Counts the leaves of a message with `split` alone, without any of the parser: subcomponents that are not blank, but for
 * MSH-1, MSH-2 and the segment's name. Lines that are no segment belong to the field before them.
 */
export function countLeaves(body: Buffer): number {
  const text = body.toString("utf8").replace(/^\uFEFF/, "").replaceAll("\v", "").replaceAll("\u001c", "");
  const lines: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (/^[A-Z][A-Z0-9]{2}(\||$)/.test(line)) lines.push(line);
    else if (line.trim() !== "" && lines.length > 0) lines[lines.length - 1] += `\n${line}`;
  }
  let count = 0;
  for (const line of lines) {
    const fields = line.split("|").slice(1);
    if (line.startsWith("MSH")) fields.shift();
    for (const field of fields) {
      for (const repetition of field.split("~")) {
        for (const component of repetition.split("^")) count += component.split("&").filter((leaf) => leaf.trim() !== "").length;
      }
    }
  }
  return count;
}
