import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { isLoopback } from "../config.ts";
import type { Config } from "../config.ts";
import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import { loadSiteFiles } from "../site-files.ts";
import type { MllpTls } from "./listener.ts";

/** How the service listens for MLLP. */
export interface MllpOptions {
  readonly port: number;
  readonly feed: string | undefined;
  readonly tls: MllpTls | undefined;
}

/** What the settings say of MLLP, certificates read; undefined where there is no listener. Gives all that is wrong at once. */
export function loadMllp(config: Config): MllpOptions | undefined | Issue[] {
  const { mllpPort: port, mllpFeed: feed, mllpCert, mllpKey, mllpCa, mllpOpen, host, siteFolder } = config;
  if (port === undefined) return undefined;
  const issues: Issue[] = [];
  const read = (name: string, file: string | undefined) => {
    if (file === undefined) return undefined;
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      issues.push(issue("config.mllp-file", { name, cause: (error as NodeJS.ErrnoException).code ?? "no code" }));
      return undefined;
    }
  };
  const [cert, key, ca] = [read("PORTAGE_MLLP_TLS_CERT", mllpCert), read("PORTAGE_MLLP_TLS_KEY", mllpKey), read("PORTAGE_MLLP_TLS_CA", mllpCa)];
  if ((mllpCert === undefined) !== (mllpKey === undefined) || (mllpCa !== undefined && mllpCert === undefined)) issues.push(issue("config.mllp-tls-half"));
  if (!isLoopback(host) && mllpCa === undefined && !mllpOpen) issues.push(issue("config.mllp-open"));
  const feeds = ["default", ...(siteFolder === undefined ? [] : loadSiteFiles(join(siteFolder, "feeds")).map(({ name }) => name))];
  if (feed !== undefined && !feeds.includes(feed)) issues.push(issue("config.mllp-feed", { feeds: feeds.join(", ") }));
  const tls = cert === undefined || key === undefined ? undefined : { cert, key, ca };
  if (tls !== undefined && !isUsable(tls)) issues.push(issue("config.mllp-file", { name: "PORTAGE_MLLP_TLS_CERT, _KEY or _CA", cause: "not PEM, or key and certificate do not belong together" }));
  return issues.length > 0 ? issues : { port, feed, tls };
}

function isUsable(tls: MllpTls): boolean {
  try {
    createSecureContext({ cert: tls.cert, key: tls.key, ...(tls.ca !== undefined && { ca: tls.ca }) });
    return true;
  } catch {
    return false;
  }
}
