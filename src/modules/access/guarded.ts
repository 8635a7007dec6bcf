import type { Row } from '#access/condition.ts';
import { type Asker, type Because, NOT_GRANTED } from '#access/decide.ts';
import { type Explanation, explain, type Step } from '#access/explain.ts';
import { mayInSight, sightOf } from '#access/in-sight.ts';
import type { Resource } from '#access/resource.ts';
import { type Who, whoCan } from '#access/who.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';

/** Who is asked about, and what of which record. */
export interface Asking {
  readonly asker: Asker;
  readonly resource: Resource;
  readonly row: Row;
  readonly action: string;
  readonly facet?: string | undefined;
}

type Ability = Omit<Asking, 'asker' | 'row'>;

/** Whether a guard beside the permissions looks after this as well, as one does after accounts that hold more. */
export const isGuarded = (ctx: Ctx, p: Ability): boolean =>
  !p.resource.declared && ctx.guardedOf(p.resource.type).includes(nameOf(p));

const nameOf = ({ action, facet }: Pick<Ability, 'action' | 'facet'>): string =>
  facet === undefined ? action : `${facet}:${action}`;

/** Why a guard refuses this; undefined when none does. */
export const guardOn = (ctx: Ctx, q: Asking): Because | undefined =>
  isGuarded(ctx, q) ? ctx.refusalsOf(q.resource.type, q.row as DbRow, q.asker)[nameOf(q)] : undefined;

/** What the record's own call would answer: the permissions, on a record one may view, and the guards beside them. */
export const mayReally = (ctx: Ctx, q: Asking): boolean => mayInSight(ctx.policy, q) && guardOn(ctx, q) === undefined;

/** Everybody for whom that is yes, with what gives it to them. */
export function whoReally(ctx: Ctx, about: Omit<Asking, 'asker'>): Who[] {
  const now = ctx.now.getTime();
  const { resource, action, row, facet } = about;
  return whoCan(ctx.policy, resource, action, row, now, facet).filter((w) => {
    const q = { ...about, asker: { personId: w.personId, now } };
    return sightOf(ctx.policy, q)?.allowed !== false && guardOn(ctx, q) === undefined;
  });
}

/**
 * The decision with its steps, sight and guards included: whether the record may be viewed at all, and, asked last and
 * only of what is allowed so far, what a guard says.
 */
export function explainReally(ctx: Ctx, q: Asking): Explanation {
  return withGuard(ctx, q, withSight(ctx, q, explain(ctx.policy, q.asker, q.resource, q.action, q.row, q.facet)));
}

const NOT_SEEN: Because = { key: 'access.notSeen' };

function withSight(ctx: Ctx, q: Asking, whole: Explanation): Explanation {
  const sight = sightOf(ctx.policy, q);
  if (!sight || !whole.steps.some((s) => s.step === 'active' && s.outcome === 'yes')) return whole;
  if (sight.allowed) return { ...whole, steps: [...whole.steps, { step: 'sight', outcome: 'yes', because: [] }] };
  // That nothing gives it is what the step itself says.
  const because = sight.because.key === NOT_GRANTED ? [] : [sight.because];
  const steps: Step[] = [...whole.steps, { step: 'sight', outcome: 'no', because }];
  return whole.allowed ? { ...whole, allowed: false, because: NOT_SEEN, steps } : { ...whole, steps };
}

function withGuard(ctx: Ctx, q: Asking, whole: Explanation): Explanation {
  if (!isGuarded(ctx, q)) return whole;
  const step = (outcome: Step['outcome'], because: readonly Because[] = []): Step[] => [
    ...whole.steps,
    { step: 'guard', outcome, because },
  ];
  if (!whole.allowed) return { ...whole, steps: step('skipped') };
  const because = guardOn(ctx, q);
  return because
    ? { ...whole, allowed: false, because, steps: step('no', [because]) }
    : { ...whole, steps: step('yes') };
}
