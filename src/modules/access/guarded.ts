import type { Row } from '#access/condition.ts';
import { type Asker, type Because, may } from '#access/decide.ts';
import { type Explanation, explain } from '#access/explain.ts';
import type { Resource } from '#access/resource.ts';
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

/** What the record's own call would answer: the permissions, and the guards beside them. */
export const mayReally = (ctx: Ctx, q: Asking): boolean =>
  may(ctx.policy, q.asker, q.resource, q.action, q.row, q.facet) && guardOn(ctx, q) === undefined;

/** The decision with its steps, guards included. A guard is asked last, and only of what the permissions allow. */
export function explainReally(ctx: Ctx, q: Asking): Explanation {
  const whole = explain(ctx.policy, q.asker, q.resource, q.action, q.row, q.facet);
  if (!isGuarded(ctx, q)) return whole;
  const step = (outcome: 'yes' | 'no' | 'skipped', because: readonly Because[] = []) => [
    ...whole.steps,
    { step: 'guard', outcome, because } as const,
  ];
  if (!whole.allowed) return { ...whole, steps: step('skipped') };
  const because = guardOn(ctx, q);
  return because
    ? { ...whole, allowed: false, because, steps: step('no', [because]) }
    : { ...whole, steps: step('yes') };
}
