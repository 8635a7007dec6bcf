import type { Ctx } from './context.ts';
import { rowsOf } from './db.ts';
import { Fault } from './errors.ts';
import { translate } from './messages.ts';

/** What became of one of several things that were asked for at once. */
export interface Outcome {
  readonly id: string;
  readonly done: boolean;
  /** Why it was not done, in the caller's language. */
  readonly reason: string | null;
}

export const sentenceOf = (ctx: Pick<Ctx, 'language'>, fault: Fault): string =>
  fault.errors.length === 0
    ? translate(ctx.language, fault.key, fault.values)
    : fault.errors.map((e) => translate(ctx.language, e.key, e.values)).join(' ');

/** Does something to each, in a transaction of its own: one that is refused does not hold up the others. */
export const each = <T extends { readonly id: string }>(
  ctx: Ctx,
  things: readonly T[],
  work: (inside: Ctx, thing: T) => Promise<void>,
): Promise<{ items: Outcome[] }> =>
  outcomes(
    ctx,
    things,
    (thing) => ctx.transaction((inside) => work(inside, thing)),
    () => undefined,
  );

/**
 * The same among other writes, in their transaction.
 * @throws Fault the first refusal, where nothing could be done at all
 */
export async function eachInside<T extends { readonly id: string }>(
  ctx: Ctx,
  things: readonly T[],
  work: (inside: Ctx, thing: T) => Promise<void>,
): Promise<{ items: Outcome[] }> {
  let first: Fault | undefined;
  const answer = await outcomes(
    ctx,
    things,
    async (thing) => {
      await rowsOf(ctx.tables, 'savepoint each');
      try {
        await work(ctx, thing);
      } catch (error) {
        await rowsOf(ctx.tables, 'rollback to savepoint each');
        throw error;
      }
    },
    (fault) => {
      first ??= fault;
    },
  );
  if (first && !answer.items.some((i) => i.done)) throw first;
  return answer;
}

async function outcomes<T extends { readonly id: string }>(
  ctx: Ctx,
  things: readonly T[],
  attempt: (thing: T) => Promise<void>,
  onRefused: (fault: Fault) => void,
): Promise<{ items: Outcome[] }> {
  const items: Outcome[] = [];
  for (const thing of new Map(things.map((t) => [t.id, t])).values()) {
    try {
      await attempt(thing);
      items.push({ id: thing.id, done: true, reason: null });
    } catch (error) {
      // Who sits there is no matter of one thing: the whole call is asked.
      if (!(error instanceof Fault) || error.kind === 'proof-needed') throw error;
      onRefused(error);
      items.push({ id: thing.id, done: false, reason: sentenceOf(ctx, error) });
    }
  }
  return { items };
}
