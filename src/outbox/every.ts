/** Work that is done again and again. */
export interface Repeated {
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** When: milliseconds until the first time, and from each end to the next time. */
export interface Pace {
  readonly first: number;
  readonly next: number;
}

/** Does something at a pace, never twice at once. `work` is told to end by the signal. */
export function every({ first, next }: Pace, work: (stop: AbortSignal) => Promise<unknown>, failed: (error: unknown) => void): Repeated {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const after = (milliseconds: number) => {
    timer = setTimeout(() => {
      running = work(stopping.signal)
        .catch(failed)
        .then(() => {
          if (!stopping.signal.aborted) after(next);
        });
    }, milliseconds);
  };
  after(first);
  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
