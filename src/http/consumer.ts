import type { Consumer } from "../model/pull.ts";

/** Who fetches, and of which feeds: those that the request asks for. */
export function consumerOf({ feed, consumer = "consumer" }: { readonly feed?: readonly string[]; readonly consumer?: string }): Consumer {
  return { name: consumer, feeds: feed };
}
