import { authMethods } from "../../../src/delivery/auth/index.ts";
import type { Credentials } from "../../../src/delivery/auth/index.ts";
import type { AuthMethod, SecretReference } from "../../../src/delivery/auth/method.ts";

/** The credentials of a form that is right, and what its method finds wrong with the secrets behind it. Secrets are named by `{ env }`. */
export function prepared(method: keyof typeof authMethods, form: unknown, secrets: Readonly<Record<string, string>> = {}): { credentials: Credentials; wrong: string[] } {
  const wrong: string[] = [];
  const authorizer = (authMethods[method] as AuthMethod<unknown>).prepare(form, {
    secret: (_place, reference: SecretReference) => ("env" in reference ? secrets[reference.env]! : ""),
    wrong: (place, problem) => wrong.push(`${place} ${problem}`),
  });
  return { credentials: { authorizer, tls: null }, wrong };
}
