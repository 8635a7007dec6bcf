import type { WriteStream } from 'node:tty';

/** Milliseconds before a line appears, and between two of them. */
const PATIENCE = 1000;
const BETWEEN = 200;

/** One line on a terminal that says how far long work is; nothing is shown of short work or to a file. */
export function progressLine(out: WriteStream): { show(text: string): void; end(): void } {
  let next = performance.now() + PATIENCE;
  let shown = false;
  return {
    show: (text) => {
      if (!out.isTTY || performance.now() < next) return;
      next = performance.now() + BETWEEN;
      shown = true;
      out.write(`\r${text}\u001b[K`);
    },
    end: () => {
      if (shown) out.write('\r\u001b[K');
    },
  };
}
