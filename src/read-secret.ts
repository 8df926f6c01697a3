import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { SecretReference } from "./delivery/auth/method.ts";

/** A secret, or why it is not to be had: words that name its place and never itself. */
export type ReadSecret = { readonly text: string } | { readonly missing: string };

/** Reads a secret from the environment, or from a file, whose path is the site folder's where it is relative. */
export function readSecret(reference: SecretReference, site: string, environment: Readonly<Record<string, string | undefined>>): ReadSecret {
  if ("env" in reference) {
    const text = environment[reference.env];
    return text ? { text } : { missing: `the environment variable ${reference.env} is not set` };
  }
  try {
    const text = readFileSync(resolve(site, reference.file), "utf8").replace(/\r?\n$/, "");
    return text === "" ? { missing: `the file ${reference.file} is empty` } : { text };
  } catch (error) {
    return { missing: `the file ${reference.file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "no code"})` };
  }
}
