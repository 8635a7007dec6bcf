import { setImmediate as others } from 'node:timers/promises';
import { hasFullPower } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';

/** Permission tests of one file. */
const MOST_TESTS = 500;
/** Time that the permission tests of one call may take, in milliseconds. */
const MOST_TIME = 5000;
/** Work goes on for so long before other requests get their turn, in milliseconds. */
const AT_A_STRETCH = 50;

/** What permission tests may use up: changes of the policy wait while those of a file are run. */
export class Budget {
  readonly #most: number;
  readonly #time: number;
  readonly #start = performance.now();
  #last = performance.now();

  /** @param most tests @param time milliseconds from now */
  constructor(most: number, time: number) {
    this.#most = most;
    this.#time = time;
  }

  /** Those with full power have all the time they want. */
  static of({ policy, asker }: Ctx): Budget {
    return hasFullPower(policy, asker) ? new Budget(Infinity, Infinity) : new Budget(MOST_TESTS, MOST_TIME);
  }

  /** @throws Fault 422 when there are more tests than may be run */
  take(n: number): void {
    if (n > this.#most) throw new Fault('invalid', 'policy.testsMany', { values: { n, most: this.#most } });
  }

  /** To be called every now and then; lets others go on. @throws Fault 422 when the time is over */
  async spend(): Promise<void> {
    const now = performance.now();
    if (now - this.#start > this.#time) {
      throw new Fault('invalid', 'policy.testsLong', { values: { seconds: Math.ceil(this.#time / 1000) } });
    }
    if (now - this.#last < AT_A_STRETCH) return;
    await others();
    this.#last = performance.now();
  }
}
