import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Why there are no certificates here; undefined where there are. */
export const noOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "openssl is not installed";
  }
})();

/** PEM texts of an authority and of certificates that it gave out for 127.0.0.1 and for a client. */
export interface Certificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
}

/** Makes an authority and two certificates that are good for a day. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "portage-certificates-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const text = (name: string) => readFileSync(join(folder, name), "utf8");
  try {
    const fresh = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    openssl("req", "-x509", ...fresh, "-days", "1", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.crt");
    const issued = (name: string, extensions: string) => {
      writeFileSync(join(folder, `${name}.ext`), extensions);
      openssl("req", ...fresh, "-subj", `/CN=${name}`, "-keyout", `${name}.key`, "-out", `${name}.csr`);
      openssl("x509", "-req", "-in", `${name}.csr`, "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "1", "-extfile", `${name}.ext`, "-out", `${name}.crt`);
      return { cert: text(`${name}.crt`), key: text(`${name}.key`) };
    };
    return { server: issued("server", "subjectAltName=IP:127.0.0.1"), client: issued("client", "extendedKeyUsage=clientAuth"), ca: text("ca.crt") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
