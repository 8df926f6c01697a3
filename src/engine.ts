import { readFileSync } from "node:fs";
import type { Engine } from "./model/engine.ts";
import { loadKnowledge } from "./knowledge.ts";
import type { Issue } from "./model/issue.ts";
import type { TerminologyServer } from "./model/terminology.ts";
import { createPipeline } from "./pipeline.ts";

/** The settings that an engine needs. */
export interface EngineSettings {
  readonly siteFolder?: string;
  /** Bytes of one body. */
  readonly maxBody: number;
  /** False where the target takes no MessageHeader. */
  readonly messageHeader?: boolean;
}

/** Tables, ConceptMaps or feeds that are not fit for use. */
export class UnfitKnowledge extends Error {
  readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super(`The mapping tables, ConceptMaps or feeds have ${issues.length} ${issues.length === 1 ? "error" : "errors"}; \`portage check\` lists them. The first: ${issues[0]!.text}`);
    this.issues = issues;
  }
}

/** Loads what the stages need and composes them. Throws `UnfitKnowledge` where a check fails. */
export function openEngine({ siteFolder, maxBody, messageHeader = true }: EngineSettings, key: Uint8Array, server?: Pick<TerminologyServer, "recall">): Engine {
  const { knowledge, issues } = loadKnowledge(siteFolder);
  const errors = issues.filter(({ severity }) => severity === "error" || severity === "fatal");
  if (errors.length > 0) throw new UnfitKnowledge(errors);
  return createPipeline(knowledge, { idKey: key, portageVersion: packageVersion(), maxBytes: maxBody, messageHeader, ...(server !== undefined && { recall: (question) => server.recall(question) }), now: () => performance.now() });
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
