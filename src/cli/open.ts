import { loadConfig } from "../config.ts";
import { loadDeploymentKey } from "../deployment-key.ts";
import { openEngine, UnfitKnowledge } from "../engine.ts";
import type { Engine } from "../model/engine.ts";
import type { Issue } from "../model/issue.ts";
import type { TerminologyServer } from "../model/terminology.ts";
import { openTerminologyServer } from "../tx-server/open.ts";

/** The engine that the environment's settings describe, or undefined after saying on standard error why there is none. */
export function openOrRefuse(): Engine | undefined {
  return openWithServer()?.engine;
}

/** The engine, and the terminology server that the settings name, if any. */
export function openWithServer(): { readonly engine: Engine; readonly server: TerminologyServer | undefined } | undefined {
  const config = loadConfig(process.env);
  if (Array.isArray(config)) return refuse(config);
  const key = loadDeploymentKey(config);
  if (Array.isArray(key)) return refuse(key);
  try {
    const { terminologyServerUrl: url, dataFolder } = config;
    const server = url === undefined ? undefined : openTerminologyServer({ url, dataFolder, warn: (text) => void process.stderr.write(`portage: ${text}\n`) });
    return { engine: openEngine(config, key.key, server), server };
  } catch (error) {
    if (!(error instanceof UnfitKnowledge)) throw error;
    process.stderr.write(`portage: ${error.message}\n`);
    return undefined;
  }
}

function refuse(issues: readonly Issue[]): undefined {
  for (const { text } of issues) process.stderr.write(`portage: ${text}\n`);
}
