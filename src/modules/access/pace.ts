import { comparedPeople, type PersonShift } from '#access/diff.ts';
import type { Shift } from '#access/diff-shifts.ts';
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

/** What changes for people between two policies, and on what moves to another home; actors of the system are left out. */
export async function shiftsBetween(ctx: Ctx, both: Proposed, pace: Pace, until: number): Promise<PersonShift[]> {
  const { moved } = both;
  if (!moved) return compared(ctx, both, pace, { from: 0, until });
  const stays = await compared(ctx, both, pace, { from: 0, until: until / 2 });
  const moves = await compared(ctx, { ...both, after: moved.policy }, pace, { from: until / 2, until });
  const { permissions } = both.before;
  const isMoved = (name: string): boolean => moved.concerns(permissions.named(name));
  return united(stays, moves, isMoved);
}

async function compared(
  ctx: Ctx,
  { before, after, people }: Proposed,
  pace: Pace,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<PersonShift[]> {
  const shifts: PersonShift[] = [];
  let done = 0;
  for (const shift of comparedPeople(before, after, ctx.now.getTime())) {
    if (shift && (ctx.nameOf(shift.personId) !== '' || people?.has(shift.personId))) shifts.push(shift);
    await pace.at(from + ((until - from) * ++done) / Math.max(1, before.people.length));
  }
  return shifts;
}

/** Of the permissions that are about what moves what is said of that, of the others what is said of the rest. */
function united(
  stays: readonly PersonShift[],
  moves: readonly PersonShift[],
  isMoved: (name: string) => boolean,
): PersonShift[] {
  const stay = new Map(stays.map((d) => [d.personId, d]));
  const move = new Map(moves.map((d) => [d.personId, d]));
  return [...new Set([...stay.keys(), ...move.keys()])].flatMap((personId) => {
    const of = (way: 'gains' | 'loses'): Shift[] => [
      ...about(stay.get(personId)?.[way], (name) => !isMoved(name)),
      ...about(move.get(personId)?.[way], isMoved),
    ];
    const [gains, loses] = [of('gains'), of('loses')];
    return gains.length + loses.length === 0 ? [] : [{ personId, gains, loses }];
  });
}

/** The shifts as far as they are about some permissions. */
const about = (shifts: readonly Shift[] = [], wanted: (name: string) => boolean): Shift[] =>
  shifts.flatMap((s): Shift[] => {
    const permissions = s.permissions.filter(wanted);
    if (permissions.length === 0) return [];
    // Places are worked out only when they are asked for.
    return [
      {
        permissions,
        reach: s.reach,
        by: s.by,
        get places() {
          return s.places;
        },
      },
    ];
  });
