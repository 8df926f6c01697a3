import { commands } from "./commands.ts";

/** Says what there is; names the word that is no command. */
export function printHelp(unknown?: string): void {
  const out = unknown === undefined || unknown === "help" || unknown === "--help" ? process.stdout : process.stderr;
  if (out === process.stderr) out.write(`portage: there is no command "${unknown}".\n\n`);
  const width = Math.max(...[...commands.values()].map(({ usage }) => usage.length));
  out.write("portage carries patient records from legacy systems into FHIR R4.\n\n");
  for (const { summary, usage } of commands.values()) out.write(`  portage ${usage.padEnd(width)}  ${summary}\n`);
  out.write("\nExit codes: 0 done; 1 the input or the tables are at fault; 2 the call is.\n");
}
