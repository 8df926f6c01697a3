/** Runs a command with its own arguments; gives the exit code: 0 done, 1 the input is at fault, 2 the call is. */
export type CommandRun = (args: readonly string[]) => Promise<number>;

export interface Command {
  readonly summary: string;
  readonly usage: string;
  /** Loads the command's code when it is called. */
  load(): Promise<CommandRun>;
}

/** The commands of `portage`, in the order of the help. A name may have two words. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["convert", { summary: "convert messages (or .ndjson, one a line) to transaction Bundles", usage: "convert FILE|DIR|- … [--feed NAME] [--report] [--json] [--out DIR]", load: async () => (await import("./convert.ts")).convert }],
  ["check", { summary: "check tables, ConceptMaps and configuration: all errors at once", usage: "check [--json]", load: async () => (await import("./check.ts")).check }],
  ["validate", { summary: "check FHIR resources against R4 and profiles", usage: "validate FILE|DIR|- … [--profile URL] … [--summary] [--html FILE] [--json]", load: async () => (await import("./validate.ts")).validate }],
  ["profile", { summary: "a first inventory of a dump of messages, and what would become of them", usage: "profile FILE|DIR|- … [--feed NAME] [--values] [--json] [--html FILE]", load: async () => (await import("./profile.ts")).profile }],
  ["package list", { summary: "list the packages of profiles and value sets at hand, and what contradicts", usage: "package list [--site DIR] [--json]", load: async () => (await import("./package-list.ts")).packageList }],
  ["package add", { summary: "check a FHIR package and copy it into the site's profiles/", usage: "package add FILE.tgz|DIR|FILE.json … [--site DIR] [--force]", load: async () => (await import("./package-add.ts")).packageAdd }],
  ["package inspect", { summary: "show a profile as it is checked, or what is in a package", usage: "package inspect URL|TYPE|PACKAGE [--all] [--site DIR] [--json]", load: async () => (await import("./package-inspect.ts")).packageInspect }],
  ["translate", { summary: "translate a code through a ConceptMap", usage: "translate MAP CODE [--system URI] [--json]", load: async () => (await import("./translate.ts")).translate }],
  ["worklist", { summary: "what kept records named and nobody has registered", usage: "worklist authorities|codes [--feed NAME] [--limit N] [--json]", load: async () => (await import("./worklist.ts")).worklist }],
  ["quarantine list", { summary: "list the records that wait for a person", usage: "quarantine list [--state STATE] [--feed NAME] [--cause KEY] [--json]", load: async () => (await import("./quarantine-list.ts")).quarantineList }],
  ["quarantine show", { summary: "say why a record waits, with its values; or print it, to be edited", usage: "quarantine show ITEM [--source] [--json]", load: async () => (await import("./quarantine-show.ts")).quarantineShow }],
  ["quarantine release", { summary: "deliver what waits as it is", usage: "quarantine release ITEM --reason TEXT [--by NAME] [--json]", load: async () => (await import("./quarantine-release.ts")).quarantineRelease }],
  ["quarantine replay", { summary: "convert records again with the present tables, and deliver what is valid now", usage: "quarantine replay ITEM|--cause KEY|--code CODE|… --reason TEXT [--dry-run]", load: async () => (await import("./quarantine-replay.ts")).quarantineReplay }],
  ["quarantine edit", { summary: "deliver a record as a person has corrected it", usage: "quarantine edit ITEM FILE|- --reason TEXT [--by NAME] [--json]", load: async () => (await import("./quarantine-edit.ts")).quarantineEdit }],
  ["quarantine discard", { summary: "decide that records are not delivered", usage: "quarantine discard ITEM|--cause KEY|--code CODE|… --reason TEXT [--dry-run]", load: async () => (await import("./quarantine-discard.ts")).quarantineDiscard }],
  ["records list", { summary: "say where records are", usage: "records list [--feed NAME] [--state STATE] [--control-id ID] [--json]", load: async () => (await import("./records-list.ts")).recordsList }],
  ["records show", { summary: "say where a record is and what happened to it; or print it", usage: "records show RECORD [--source] [--json]", load: async () => (await import("./records-show.ts")).recordsShow }],
  ["lineage", { summary: "lead from a delivered resource back to its records, leaves and rows", usage: "lineage TYPE/ID [--system TARGET] [--limit N] [--json]", load: async () => (await import("./lineage.ts")).lineage }],
  ["terminology worklist", { summary: "write codes that ConceptMaps do not speak of as a sheet to review (CSV), with candidates", usage: "terminology worklist [--feed NAME] [--from FILE|-] [--out FILE]", load: async () => (await import("./terminology-worklist.ts")).terminologyWorklist }],
  ["terminology suggest", { summary: "find targets of a ConceptMap that are like a code or its display", usage: "terminology suggest MAP CODE [--display TEXT] [--limit N] [--json]", load: async () => (await import("./terminology-suggest.ts")).terminologySuggest }],
  ["terminology import", { summary: "make new versions of ConceptMaps of a reviewed sheet", usage: "terminology import FILE [--dry-run]", load: async () => (await import("./terminology-import.ts")).terminologyImport }],
  ["mapping export", { summary: "write the decisions of all tables, to be reviewed and signed", usage: "mapping export [--format csv|html] [--out FILE] [--feed NAME] [--site DIR]", load: async () => (await import("./mapping-export.ts")).mappingExport }],
  ["mapping diff", { summary: "compare two versions of the tables, or a site with what Portage brings", usage: "mapping diff A B | --site DIR [--feed NAME] [--json]", load: async () => (await import("./mapping-diff.ts")).mappingDiff }],
  ["mapping explain", { summary: "say what becomes of a field, and where that is decided", usage: "mapping explain PID-3|CX.4|PID→Patient [--feed NAME] [--site DIR] [--json]", load: async () => (await import("./mapping-explain.ts")).mappingExplain }],
  ["db migrate", { summary: "bring the store's schema up to date", usage: "db migrate [--json]", load: async () => (await import("./db-migrate.ts")).dbMigrate }],
  ["db status", { summary: "say how the store is: schema, sizes, states, payload keys, what is due", usage: "db status [--json]", load: async () => (await import("./db-status.ts")).dbStatus }],
  ["db backup", { summary: "write a backup of the store as it is now", usage: "db backup FILE", load: async () => (await import("./db-backup.ts")).dbBackup }],
  ["db restore", { summary: "restore a backup into an empty store", usage: "db restore FILE", load: async () => (await import("./db-restore.ts")).dbRestore }],
  ["db rotate-key", { summary: "seal new payloads with a new key from now on", usage: "db rotate-key", load: async () => (await import("./db-keys.ts")).dbRotateKey }],
  ["db reseal", { summary: "seal older payloads with the newest key", usage: "db reseal", load: async () => (await import("./db-keys.ts")).dbReseal }],
  ["ledger verify", { summary: "look for any edit, gap or truncation of the ledger", usage: "ledger verify [--anchors FILE] [--json]", load: async () => (await import("./ledger-verify.ts")).ledgerVerify }],
  ["ledger heads", { summary: "print the ends of the ledger's chains, to be kept elsewhere as anchors", usage: "ledger heads", load: async () => (await import("./ledger-heads.ts")).ledgerHeads }],
  ["ledger show", { summary: "say what happened to a record", usage: "ledger show RECORD [--json]", load: async () => (await import("./ledger-show.ts")).ledgerShow }],
  ["send", { summary: "send messages over MLLP and print what is answered", usage: "send FILE|DIR|- … --to HOST:PORT [--window N] [--tls] [--ca FILE] [--cert FILE --key FILE] [--json]", load: async () => (await import("./send.ts")).send }],
  ["audit", { summary: "write who did what as FHIR AuditEvents (NDJSON)", usage: "audit [--from TIME] [--to TIME] [--event EVENT …]", load: async () => (await import("./audit.ts")).audit }],
  ["demo", { summary: "run the service and show it with the example messages", usage: "demo", load: async () => (await import("./demo.ts")).demo }],
  ["serve", { summary: "run the service", usage: "serve", load: async () => (await import("./serve.ts")).serve }],
]);

/** A call taken apart: the command's name, the command where there is one of that name, and its own arguments. */
export interface Call {
  readonly name: string | undefined;
  readonly command: Command | undefined;
  readonly rest: readonly string[];
}

/** Finds the command that a call names, by its first two words or its first. */
export function readCall(args: readonly string[]): Call {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(" ");
    const command = commands.get(name);
    if (command !== undefined) return { name, command, rest: args.slice(words) };
  }
  if (args.includes("--help")) return { name: "help", command: undefined, rest: [] };
  const isGroup = [...commands.keys()].some((name) => name.startsWith(`${args[0]} `));
  return { name: isGroup ? args.slice(0, 2).join(" ") : args[0], command: undefined, rest: [] };
}
