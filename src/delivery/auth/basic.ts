import type { AuthMethod, SecretReference } from "./method.ts";
import { constant, secretSchema } from "./method.ts";

/** HTTP Basic authentication: RFC 7617, with UTF-8. */
export const basic: AuthMethod<{ readonly user: string; readonly password: SecretReference }> = {
  schema: {
    type: "object",
    additionalProperties: false,
    required: ["user", "password"],
    properties: { user: { type: "string", pattern: "^[^:\\p{Cc}]+$", description: "a user's name, without a colon" }, password: secretSchema },
  },
  prepare({ user, password }, reader) {
    const secret = reader.secret("/auth/basic/password", password);
    const encoded = Buffer.from(`${user}:${secret}`).toString("base64");
    return () => constant({ authorization: `Basic ${encoded}` }, [secret]);
  },
};
