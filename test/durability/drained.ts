import { setTimeout as pause } from "node:timers/promises";

/** Waits until a running service has nothing to deliver any more. Rejects after the given seconds. */
export async function drained(url: string, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const queued = Number(/^portage_outbox_queued (\d+)/m.exec(metrics)?.[1] ?? Number.NaN);
    if (queued === 0) return;
    if (performance.now() > end) throw new Error(`${queued} deliveries are still open.`);
    await pause(200);
  }
}
