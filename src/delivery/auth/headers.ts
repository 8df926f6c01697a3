import type { AuthMethod, SecretReference } from "./method.ts";
import { constant, secretSchema } from "./method.ts";

/** Headers that Portage and the connection write themselves. */
const own = new Set(["accept", "connection", "content-encoding", "content-length", "content-type", "expect", "host", "if-match", "if-none-exist", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"]);

/** RFC 9110, section 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** RFC 9110, section 5.5, in ASCII. */
const fieldValue = /^[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?$/;

/** Headers that stay the same, such as an API key. */
export const headers: AuthMethod<Readonly<Record<string, SecretReference>>> = {
  schema: { type: "object", minProperties: 1, additionalProperties: secretSchema },
  prepare(form, reader) {
    const values = Object.entries(form).map(([name, reference]) => {
      const place = `/auth/headers/${name}`;
      const value = reader.secret(place, reference);
      if (!token.test(name)) reader.wrong(place, "is no name of a header");
      else if (own.has(name.toLowerCase())) reader.wrong(place, "is a header that Portage writes itself");
      else if (value !== "" && !fieldValue.test(value)) reader.wrong(place, "names a secret that no header can carry (ASCII characters in one line)");
      return [name.toLowerCase(), value] as const;
    });
    return () => constant(Object.fromEntries(values), []);
  },
};
