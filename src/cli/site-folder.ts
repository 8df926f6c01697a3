import { loadConfig } from "../config.ts";

/** The site folder that a call names, or that of the settings; undefined where there is none. */
export function siteFolder(named: string | undefined): string | undefined {
  if (named !== undefined) return named;
  const config = loadConfig(process.env);
  return Array.isArray(config) ? process.env["PORTAGE_SITE"] : config.siteFolder;
}
