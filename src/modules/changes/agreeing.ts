import { conditionFor } from '#access/decide.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, Fault } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Write } from '#wire/write.ts';
import { refuseUnable } from './carry-out.ts';
import { refuseNarrowed } from './planned.ts';
import { refuseAtHand } from './second.ts';

/** People found at once, and those looked at in one go to find them. */
const PAGE = 20;
const LOOKED_AT = 50;
/** Milliseconds after which what has been found is told, with where to go on: others wait while people are tried. */
const PATIENCE = 700;

/** Only somebody who could make the change, and sign in to say so, can agree to it. @throws Fault 409 with the reason */
export async function refuseUnfit(trial: Ctx, asked: DbRow, writes: readonly Write[]): Promise<void> {
  const name = trial.nameOf(asked.id);
  if (asked.may_sign_in !== true) throw conflict('changes.cannotAgree', { name });
  await refuseAtHand(trial, asked.id, trial.asker.personId);
  try {
    await refuseUnable(trial, asked.id, trial.asker.personId, writes);
  } catch (error) {
    if (error instanceof Fault) throw conflict('changes.cannotAgree', { name });
    throw error;
  }
}

interface Asked {
  readonly changes: readonly Write[];
  readonly q?: string | undefined;
  readonly after?: string | undefined;
}

/**
 * Whom the actor could ask to agree to what they may do themselves: of the people whom they may view those who would not be refused as the second
 * person, each tried as they would be. A page may hold few, and still have a next one.
 */
export async function secondPeople(
  ctx: Ctx,
  { changes, q, after }: Asked,
): Promise<{ items: { id: string; name: string }[]; next: string | null }> {
  refuseNarrowed(ctx);
  const until = performance.now() + PATIENCE;
  const query = { sort: 'name', limit: LOOKED_AT, ...(q === undefined ? {} : { q }) };
  const items: { id: string; name: string }[] = [];
  return ctx.trial(async (trial) => {
    // Nobody agrees to what its author may not do, and so nobody learns who may.
    if (!(await isAble(trial, changes))) return { items: [], next: null };
    const people = trial.read(personSpec);
    const view = conditionFor(trial.policy, trial.asker, personSpec.resource, 'view');
    const signsIn = { op: 'eq', field: 'may_sign_in', value: true } as const;
    let next = after;
    do {
      const from = next === undefined ? {} : { after: next };
      const page = await people.pageWhere({ op: 'all', of: [view, signsIn] }, { ...query, ...from });
      for (const row of page.rows) {
        if (await isFit(trial, row, changes)) items.push({ id: row.id, name: row.name as string });
        if (items.length === PAGE || performance.now() > until) return { items, next: people.after(row, query) };
      }
      next = page.next ?? undefined;
    } while (next !== undefined);
    return { items, next: null };
  });
}

/** Whether the author could make the change, but for what asks for a second person. */
async function isAble(trial: Ctx, changes: readonly Write[]): Promise<boolean> {
  const me = trial.asker.personId;
  try {
    await refuseUnable(trial, me, me, changes);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

async function isFit(trial: Ctx, row: DbRow, changes: readonly Write[]): Promise<boolean> {
  if (row.id === trial.asker.personId || !changes.every((write) => trial.isOpen(write, row.id))) return false;
  try {
    await refuseUnfit(trial, row, changes);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
