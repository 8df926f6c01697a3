import { createHmac } from "node:crypto";

/**
 * The headers that prove to a receiver that a notification is ours and new: `X-Portage-Timestamp` (seconds since 1970) and
 * `X-Portage-Signature`, the HMAC-SHA-256 over timestamp, a full stop and the body, in hex.
 */
export function signature(secret: string, body: string, at: Date): { readonly "x-portage-timestamp": string; readonly "x-portage-signature": string } {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return { "x-portage-timestamp": timestamp, "x-portage-signature": `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}` };
}
