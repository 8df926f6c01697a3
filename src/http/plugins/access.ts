import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from "fastify";
import plugin from "fastify-plugin";
import { issue } from "../../errors.ts";
import type { Authenticator, Principal, Rejection, Scope } from "../../model/access.ts";
import { mayUse } from "../../model/access.ts";
import type { FeedLookups } from "../feed-lookups.ts";
import type { RouteAccess } from "../openapi-document.ts";
import { refuse } from "../refuse.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; `nobody` on a route that asks nobody. */
    principal: Principal;
  }
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
}

const nobody: Principal = { name: "nobody", kind: "open", scopes: new Set(), feeds: new Set() };

/** For what no document describes: the embedded target, which holds what was delivered to it. */
const undescribed: RouteAccess = { operationId: "sandbox", scopes: ["read"], phi: false };

/** Who may use the route of a request. */
export function accessOf({ is404, routeOptions }: FastifyRequest): RouteAccess {
  return is404 ? { operationId: "none", scopes: "everybody", phi: false } : (routeOptions.config.access ?? undescribed);
}

/** Hears of every request that was refused for want of a credential or a permission. */
export type Refused = (request: FastifyRequest, status: 401 | 403, cause: string) => void;

interface Options {
  readonly authenticator: Authenticator;
  /** The feeds of what paths name by its id. */
  readonly feedOf: FeedLookups;
  readonly refused: Refused;
}

/**
 * Lets nobody in who does not belong: first who asks and what that principal may do at all, before a byte of the body is read; then, once parameters are read, whether it may have to do with the feed
 * that they name. What no parameter names (the feed of a record by its sender, the feeds of a list) is for the handlers: they have `request.principal`.
 */
export const access = plugin(async (app, { authenticator, feedOf, refused }: Options) => {
  const forbid = (request: FastifyRequest, reply: FastifyReply, key: "http.feed-forbidden" | "http.feeds-all-needed") => {
    refused(request, 403, key);
    return refuse(reply, 403, [issue(key)]);
  };
  app.decorateRequest("principal");

  app.addHook("onRequest", async (request, reply) => {
    const { scopes } = accessOf(request);
    request.principal = nobody;
    if (scopes === "everybody") return;
    const found = await authenticator.authenticate(request.headers);
    if (typeof found === "string") {
      if (found !== "unavailable") refused(request, 401, answers[found].key);
      return unauthorized(reply, found);
    }
    request.principal = found;
    if (scopes.length === 0 || scopes.some((scope) => found.scopes.has(scope))) return;
    refused(request, 403, "http.scope-missing");
    return insufficient(reply, scopes);
  });

  const checkFeed: preHandlerAsyncHookHandler = async (request, reply) => {
    const { principal } = request;
    if (principal.feeds === "all" || accessOf(request).scopes === "everybody") return;
    const named = [request.query, request.body].flatMap(feedsIn);
    if (!named.every((feed) => mayUse(principal, feed))) return forbid(request, reply, "http.feed-forbidden");
    const lookUp = feedOf(request.routeOptions.url ?? "");
    if (lookUp === "the handler tells") return;
    const feeds = typeof lookUp === "function" ? await lookUp((request.params as { readonly id: string }).id) : lookUp;
    if (feeds === "all feeds") return forbid(request, reply, "http.feeds-all-needed");
    if (feeds?.every((feed) => mayUse(principal, feed)) === false) return forbid(request, reply, "http.feed-forbidden");
  };
  app.addHook("preHandler", checkFeed);
});

/** The feeds that parameters name: the query's, or a JSON body's. */
function feedsIn(parameters: unknown): string[] {
  const named: unknown = typeof parameters === "object" && parameters !== null ? Reflect.get(parameters, "feed") : undefined;
  return [named].flat().filter((feed) => typeof feed === "string");
}

const answers = {
  missing: { key: "http.credential-missing", challenge: "" },
  wrong: { key: "http.credential-wrong", challenge: ', error="invalid_token"' },
  expired: { key: "http.credential-expired", challenge: ', error="invalid_token", error_description="expired"' },
} as const;

/** RFC 6750, section 3: what to show, and what was wrong with what was shown. */
function unauthorized(reply: FastifyReply, rejection: Rejection): FastifyReply {
  if (rejection === "unavailable") return refuse(reply.header("retry-after", "5"), 503, [issue("http.credential-unchecked")]);
  const { key, challenge } = answers[rejection];
  return refuse(reply.header("www-authenticate", `Bearer realm="portage"${challenge}`), 401, [issue(key)]);
}

function insufficient(reply: FastifyReply, scopes: readonly Scope[]): FastifyReply {
  const challenge = `Bearer realm="portage", error="insufficient_scope", scope="${scopes.join(" ")}"`;
  return refuse(reply.header("www-authenticate", challenge), 403, [issue("http.scope-missing", { scopes: scopes.join(" or ") })]);
}
