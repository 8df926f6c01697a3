/** Rows that no message can exercise, by kind, table, row and reason, and why they stand in the tables all the same. */
export const unreachable: ReadonlyMap<string, string> = new Map([
  ["row PID→Patient PID-10.1 (the code of a further race; the text names the first)", "keeps the code of a further race from contending for the text; the code itself is mapped by PID-10"],
  ["row PID→Patient PID-10.2 (the text of a further race; the categories name all)", "keeps the text of a further race from contending for the first; the text itself is mapped by PID-10"],
  ["row SCH→ServiceRequest ORC-5", "stands for its `absent`: R4 requires a status, and no message with an SCH has an ORC"],
]);
