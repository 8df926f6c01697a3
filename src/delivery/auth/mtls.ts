import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { FormReader, SecretReference } from "./method.ts";
import { secretSchema } from "./method.ts";

/** `tls` of a target's file: the certificate that Portage shows, and the authorities that it believes. */
export interface TlsForm {
  readonly cert?: SecretReference;
  readonly key?: SecretReference;
  readonly passphrase?: SecretReference;
  readonly ca?: SecretReference;
}

/** What a TLS connection is opened with: PEM texts. */
export type TlsOptions = { readonly [name in keyof TlsForm]?: string };

export const tlsSchema = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: { cert: secretSchema, key: secretSchema, passphrase: secretSchema, ca: secretSchema },
  dependencies: { cert: ["key"], key: ["cert"], passphrase: ["key"] },
} as const;

/** Reads certificates and key once, and has OpenSSL say whether they belong together. The function it gives keeps them out of sight. */
export function prepareTls(form: TlsForm, reader: FormReader): () => TlsOptions {
  const options: TlsOptions = Object.fromEntries(Object.entries(form).map(([name, reference]) => [name, reader.secret(`/tls/${name}`, reference)]));
  if (Object.values(options).every((text) => text !== "")) {
    try {
      createSecureContext(options);
      // OpenSSL passes over authorities that it cannot read.
      if (options.ca !== undefined) void new X509Certificate(options.ca);
    } catch (error) {
      reader.wrong("/tls", `cannot be used (${(error as { code?: string }).code ?? "no code"}): cert, key and ca must be PEM, and the key that of the certificate`);
    }
  }
  return () => options;
}
