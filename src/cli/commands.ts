/** Runs a command with its own arguments; gives the exit code: 0 done, 1 the input is at fault, 2 the call is. */
export type CommandRun = (args: readonly string[]) => Promise<number>;

export interface Command {
  readonly summary: string;
  readonly usage: string;
  /** Loads the command's code when it is called. */
  load(): Promise<CommandRun>;
}

/** The commands of `portage`, in the order of the help. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["convert", { summary: "convert messages to transaction Bundles", usage: "convert FILE|DIR|- … [--feed NAME] [--report] [--json] [--out DIR]", load: async () => (await import("./convert.ts")).convert }],
  ["check", { summary: "check tables, ConceptMaps and configuration: all errors at once", usage: "check [--json]", load: async () => (await import("./check.ts")).check }],
  ["validate", { summary: "check FHIR resources against base R4", usage: "validate FILE|DIR|- … [--json]", load: async () => (await import("./validate.ts")).validate }],
  ["profile", { summary: "a first inventory of a dump of messages, and what would become of them", usage: "profile FILE|DIR|- … [--feed NAME] [--values] [--json] [--html FILE]", load: async () => (await import("./profile.ts")).profile }],
  ["translate", { summary: "translate a code through a ConceptMap", usage: "translate MAP CODE [--system URI] [--json]", load: async () => (await import("./translate.ts")).translate }],
  ["worklist", { summary: "what kept records named and nobody has registered", usage: "worklist authorities|codes [--feed NAME] [--limit N] [--json]", load: async () => (await import("./worklist.ts")).worklist }],
  ["demo", { summary: "run the service and show it with the example messages", usage: "demo", load: async () => (await import("./demo.ts")).demo }],
  ["serve", { summary: "run the service", usage: "serve", load: async () => (await import("./serve.ts")).serve }],
]);
