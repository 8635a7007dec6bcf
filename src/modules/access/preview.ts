import { conditionFor } from '#access/decide.ts';
import { dangerGained, firstToCome } from '#access/danger.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { Write } from '#wire/write.ts';
import type { PreviewAnswer } from './schema.ts';
import { tellShifts } from './diff.ts';
import { Pace, shiftsBetween, THOUSAND } from './pace.ts';
import { type Tried, tried } from './propose.ts';
import { profileChanges } from './profile-changes.ts';
import { lookAround, risksOf } from './risks.ts';

/**
 * Whom these writes of the asker would concern and what is risky about them; nothing is changed. They are made by their
 * own calls and taken back, so that a refusal is that of the real save.
 * @throws Fault as the first of them that is refused
 */
export async function previewOf(ctx: Ctx, changes: readonly Write[]): Promise<PreviewAnswer> {
  const start = performance.now();
  const t = await tried(ctx, changes, lookAround);
  const now = ctx.now.getTime();
  const shifts = t.before === t.after ? [] : await shiftsBetween(ctx, t, new Pace(), THOUSAND);
  const later = shifts.length === 0 && t.before !== t.after ? firstToCome(t.before, t.after, now) : undefined;
  const told = later ? later.shifts : shifts;
  // What begins later is told as of the day on which it does; what the asker may know of it, as of now.
  const then = later ? { ...ctx, now: new Date(later.at) } : ctx;
  const diff = await tellShifts(then, t, told, start);
  const visible = await countVisible(ctx);
  const known =
    told.length -
    diff.others -
    [...(t.people?.keys() ?? [])].filter((id) => told.some((d) => d.personId === id)).length;
  return {
    ...diff,
    from: later ? new Date(later.at).toISOString() : null,
    same: Math.max(0, visible - known),
    profiles: await profileChanges(ctx, t),
    risks: await risksOf(then, t, told),
    // Nobody is given what hands out power or destroys by records that come where they hold it.
    danger: dangerGained(
      t.before,
      t.after,
      t.moved ? await shiftsBetween(ctx, unmoved(t), new Pace(), THOUSAND) : shifts,
      now,
    ),
  };
}

const unmoved = <T>({ moved: _moved, ...t }: Tried<T>): Tried<T> => t;

const countVisible = (ctx: Ctx): Promise<number> =>
  ctx.read(personSpec).countForGuard(conditionFor(ctx.policy, ctx.asker, personSpec.resource, 'view'));
