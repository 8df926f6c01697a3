import type { Outbox } from "../model/outbox.ts";

/** The outbox, telling of each record how many seconds the store took for it, and whether it took it: for every door alike. */
export function timedKeep(outbox: Outbox, told: (taken: boolean, seconds: number) => void): Outbox {
  return {
    ...outbox,
    async keep(record) {
      const started = performance.now();
      const tell = (taken: boolean) => told(taken, (performance.now() - started) / 1000);
      try {
        const kept = await outbox.keep(record);
        tell(true);
        return kept;
      } catch (error) {
        tell(false);
        throw error;
      }
    },
  };
}
