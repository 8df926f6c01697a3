import type { Consumer, Pull } from "../model/pull.ts";
import { bundleItem } from "./bundle-item.ts";

/** Bundles that are read at a time. */
const atOnce = 25;
/** Milliseconds after which a silent stream says that it is alive, so that no proxy takes it for dead. */
const heartbeat = 15_000;

/**
 * Bundles behind a cursor, and those that come later, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): `id` is the cursor, `data` the item. Ends when the
 * signal comes.
 */
export async function* bundleEvents(pull: Pull, consumer: Consumer, { target, after }: { readonly target: string | undefined; readonly after: string }, signal: AbortSignal): AsyncGenerator<string> {
  let cursor = after;
  let spoken = performance.now();
  // The first words send the headers.
  yield "retry: 2000\n\n";
  while (!signal.aborted) {
    const changed = pull.changed(heartbeat, signal);
    const bundles = await pull.read(consumer, { target, after: cursor, limit: atOnce });
    for (const bundle of bundles) {
      yield `event: bundle\nid: ${bundle.cursor}\ndata: ${bundleItem(bundle)}\n\n`;
      ({ cursor } = bundle);
    }
    if (bundles.length > 0) spoken = performance.now();
    else await changed;
    if (performance.now() - spoken >= heartbeat) {
      yield ": nothing new\n\n";
      spoken = performance.now();
    }
  }
}
