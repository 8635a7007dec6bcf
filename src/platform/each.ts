import type { Ctx } from './context.ts';
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
export async function each<T extends { readonly id: string }>(
  ctx: Ctx,
  things: readonly T[],
  work: (inside: Ctx, thing: T) => Promise<void>,
): Promise<{ items: Outcome[] }> {
  const items: Outcome[] = [];
  for (const thing of new Map(things.map((t) => [t.id, t])).values()) {
    try {
      await ctx.transaction((inside) => work(inside, thing));
      items.push({ id: thing.id, done: true, reason: null });
    } catch (error) {
      // Who sits there is no matter of one thing: the whole call is asked.
      if (!(error instanceof Fault) || error.kind === 'proof-needed') throw error;
      items.push({ id: thing.id, done: false, reason: sentenceOf(ctx, error) });
    }
  }
  return { items };
}
