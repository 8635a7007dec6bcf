import { comparedPeople, type PersonShift } from '#access/diff.ts';
import type { Ctx } from '#platform/context.ts';
import type { Proposed } from './propose.ts';

/** Milliseconds after which others get their turn. */
const TURN = 15;

/** Told how far the work is, in thousandths. May throw to stop it. */
export type OnShare = (done: number, total: number) => void;

export const THOUSAND = 1000;

/** Tells how far long work is, and lets others have their turn. */
export class Pace {
  readonly #tell: OnShare;
  #since = performance.now();

  constructor(tell: OnShare = () => undefined) {
    this.#tell = tell;
  }

  /** @param thousandths how far the work is */
  async at(thousandths: number): Promise<void> {
    if (performance.now() - this.#since < TURN) return;
    this.#tell(Math.floor(thousandths), THOUSAND);
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}

/** What changes for people between two policies; actors of the system are left out. */
export async function shiftsBetween(
  ctx: Ctx,
  { before, after, people }: Proposed,
  pace: Pace,
  until: number,
): Promise<PersonShift[]> {
  const shifts: PersonShift[] = [];
  let done = 0;
  for (const shift of comparedPeople(before, after, ctx.now.getTime())) {
    if (shift && (ctx.nameOf(shift.personId) !== '' || people?.has(shift.personId))) shifts.push(shift);
    await pace.at((until * ++done) / Math.max(1, before.people.length));
  }
  return shifts;
}
