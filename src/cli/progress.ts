/** How often work that takes long says how far it is: on a terminal in one line that is written again, elsewhere (a log) in a line now and then. */
const milliseconds = { terminal: 200, log: 10_000 };

/** Progress on standard error. `text` is asked for only when it is time. */
export class Progress {
  #last = performance.now();
  #shown = false;

  tell(text: () => string): void {
    const { isTTY } = process.stderr;
    const now = performance.now();
    if (now - this.#last < (isTTY ? milliseconds.terminal : milliseconds.log)) return;
    this.#last = now;
    this.#shown = isTTY;
    process.stderr.write(isTTY ? `\r\u001b[K${text()}` : `${text()}\n`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#shown) process.stderr.write("\r\u001b[K");
  }
}
