import { parseArgs } from "node:util";
import { auditEvent } from "../audit/audit-event.ts";
import { auditedEvents } from "../model/audit.ts";
import type { AuditedEvent } from "../model/audit.ts";
import { readAudited } from "../store/statements/read-audited.ts";
import { refuse } from "./refuse.ts";
import { withDatabase } from "./with-database.ts";

const options = { from: { type: "string" }, to: { type: "string" }, event: { type: "string", multiple: true } } as const;

/** `portage audit`: the ledger as FHIR AuditEvents, one a line, in the order of time. */
export async function audit(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const [from, to] = [values.from, values.to].map((text) => (text === undefined ? undefined : timeOf(text)));
  const unknown = (values.event ?? []).filter((event) => !(auditedEvents as readonly string[]).includes(event));
  if (from === "wrong" || to === "wrong") return refuse("audit", "--from and --to take a day or a time of ISO 8601, such as 2026-11-28 or 2026-11-28T08:00:00Z.", 2);
  if (unknown.length > 0) return refuse("audit", `--event takes ${auditedEvents.join(", ")}.`, 2);
  return withDatabase("audit", "up to date", async ({ database }) => {
    for await (const entries of readAudited(database, { from, to, events: values.event as AuditedEvent[] | undefined })) process.stdout.write(entries.map((entry) => `${JSON.stringify(auditEvent(entry))}\n`).join(""));
    return 0;
  }, "A running service answers GET /audit.");
}

function timeOf(text: string): string {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : "wrong";
}
