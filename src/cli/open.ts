import { loadConfig } from "../config.ts";
import { loadDeploymentKey } from "../deployment-key.ts";
import { openEngine, UnfitKnowledge } from "../engine.ts";
import type { Engine } from "../model/engine.ts";
import type { Issue } from "../model/issue.ts";

/** The engine that the environment's settings describe, or undefined after saying on standard error why there is none. */
export function openOrRefuse(): Engine | undefined {
  const config = loadConfig(process.env);
  if (Array.isArray(config)) return refuse(config);
  const key = loadDeploymentKey(config);
  if (Array.isArray(key)) return refuse(key);
  try {
    return openEngine(config, key.key);
  } catch (error) {
    if (!(error instanceof UnfitKnowledge)) throw error;
    process.stderr.write(`portage: ${error.message}\n`);
    return undefined;
  }
}

function refuse(issues: readonly Issue[]): undefined {
  for (const { text } of issues) process.stderr.write(`portage: ${text}\n`);
}
