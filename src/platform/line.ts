import { LockTimeout } from './db-errors.ts';

/** Lets in so many at once, and the others in the order in which they came. */
export class Line {
  #free: number;
  readonly #patience: number;
  readonly #waiting = new Set<() => void>();

  /** @param patience milliseconds that somebody waits to be let in */
  constructor(room: number, patience: number) {
    this.#free = room;
    this.#patience = patience;
  }

  /** @throws LockTimeout for whoever was not let in in time */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    const timer = setTimeout(() => {
      if (this.#waiting.delete(resolve)) reject(new LockTimeout('It was not let in in time.', '', undefined));
    }, this.#patience);
    await promise.finally(() => clearTimeout(timer));
  }

  #leave(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
