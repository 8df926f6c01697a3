import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { authenticatorOf, keyHolder } from "../../src/access/authenticator.ts";
import { hashOfKey, principalOfKey } from "../../src/access/keys.ts";

const lab = keyHolder("lab", ["convert"], ["lab"]);
const team = keyHolder("team", ["pull"], undefined);
const keys = [
  { sha256: hashOfKey("key-of-the-lab"), principal: lab, endsAt: null },
  { sha256: hashOfKey("key-of-the-team"), principal: team, endsAt: 1000 },
];

describe("principalOfKey", () => {
  it("knows a key by its SHA-256", () => {
    expect(hashOfKey("abc").toString("hex")).toBe(createHash("sha256").update("abc").digest("hex"));
    expect(principalOfKey(keys, "key-of-the-lab", 0)).toBe(lab);
    expect(principalOfKey(keys, "key-of-the-team", 999)).toBe(team);
  });

  it("takes a key until it ends", () => {
    expect(principalOfKey(keys, "key-of-the-team", 1000)).toBe("expired");
  });

  it.each(["", "key-of-the-la", "key-of-the-lab ", "KEY-OF-THE-LAB"])("does not know %j", (text) => {
    expect(principalOfKey(keys, text, 0)).toBe("wrong");
  });
});

describe("authenticatorOf", () => {
  const tokens: string[] = [];
  const authenticator = authenticatorOf(keys, async (token) => (tokens.push(token), team), () => 0);

  it("takes a key in X-API-Key, and as a bearer token in any case of the scheme's name (RFC 9110, 11.1)", async () => {
    expect(await authenticator.authenticate({ "x-api-key": "key-of-the-lab" })).toBe(lab);
    expect(await authenticator.authenticate({ authorization: "Bearer key-of-the-lab" })).toBe(lab);
    expect(await authenticator.authenticate({ authorization: "bearer key-of-the-lab" })).toBe(lab);
  });

  it("reads as a token what has a token's three parts", async () => {
    expect(await authenticator.authenticate({ authorization: "Bearer e30.e30.c2ln" })).toBe(team);
    expect(tokens).toEqual(["e30.e30.c2ln"]);
  });

  it.each([
    [{}, "missing"],
    [{ "x-api-key": "" }, "missing"],
    [{ authorization: "" }, "missing"],
    [{ authorization: "Bearer" }, "wrong"],
    [{ authorization: "Basic bGFiOng=" }, "wrong"],
    [{ authorization: "Bearer two words" }, "wrong"],
  ])("says of %j: %s", async (headers, rejection) => {
    expect(await authenticator.authenticate(headers)).toBe(rejection);
  });
});
