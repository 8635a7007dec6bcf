import { LockTimeout } from './db-errors.ts';

/** Lets in so many at once, then one of each who waits in turn; what one of them came with, in its order. */
export class Line {
  #free: number;
  readonly #patience: number;
  /** Who waits, with what; whoever was let in last comes last. */
  readonly #waiting = new Map<string, Set<() => void>>();

  /** @param patience milliseconds that somebody waits to be let in */
  constructor(room: number, patience: number) {
    this.#free = room;
    this.#patience = patience;
  }

  /** @throws LockTimeout for whoever was not let in in time */
  async pass<T>(who: string, work: () => Promise<T>): Promise<T> {
    await this.#enter(who);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(who: string): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.set(who, (this.#waiting.get(who) ?? new Set()).add(resolve));
    const timer = setTimeout(() => {
      if (this.#forget(who, resolve)) reject(new LockTimeout('It was not let in in time.', '', undefined));
    }, this.#patience);
    await promise.finally(() => clearTimeout(timer));
  }

  #leave(): void {
    const [first] = this.#waiting;
    if (!first) {
      this.#free += 1;
      return;
    }
    const [who, theirs] = first;
    const [next] = theirs;
    this.#waiting.delete(who);
    this.#waiting.set(who, theirs);
    if (next && this.#forget(who, next)) next();
  }

  /** Answers whether it waited still. */
  #forget(who: string, one: () => void): boolean {
    const theirs = this.#waiting.get(who);
    const waited = theirs?.delete(one) ?? false;
    if (theirs?.size === 0) this.#waiting.delete(who);
    return waited;
  }
}
