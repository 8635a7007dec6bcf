import { digestOf } from '#modules/access/section.ts';
import type { Actor, Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { conflict, Fault } from '#platform/errors.ts';
import { performAll } from '#platform/perform.ts';
import type { Write } from '#wire/write.ts';

/** What is to be done, by whom, and who has agreed to exactly what. */
export interface ToDo {
  readonly authorId: string;
  readonly writes: readonly Write[];
  readonly agreed?: { readonly by: string; readonly digest: string };
}

/**
 * Makes a planned change in this transaction as its author, with the rights they have now. One that somebody has agreed
 * to is only made while that person could make it too, and while it does what was shown to them.
 * @throws Fault as its writes do; 403 when one of the two may not act any more, 409 when it would do something else
 */
export async function carryOut(ctx: Ctx, { authorId, writes, agreed }: ToDo): Promise<void> {
  if (agreed) await refuseUnable(ctx, agreed.by, authorId, writes);
  const author = actorOf(ctx, authorId);
  const by = agreed ? { ...author, approvedBy: ctx.nameOf(agreed.by) } : author;
  const as = ctx.as({ actor: by, personId: authorId });
  const done = await performAll(as, writes);
  if (agreed && digestOf(ctx.policy, done.policy, ctx.now.getTime()) !== agreed.digest) throw conflict('changes.moved');
}

/** Whether this person could make the change themselves: tried as them and taken back. @throws Fault as its writes do */
export async function refuseUnable(
  ctx: Ctx,
  personId: string,
  authorId: string,
  writes: readonly Write[],
): Promise<void> {
  const actor = { ...actorOf(ctx, personId), approvedBy: ctx.nameOf(authorId) };
  await aside(ctx, () => performAll(ctx.as({ actor, personId }), writes));
}

/** Does work in this transaction and takes back whatever it has written. */
export async function aside<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  await rowsOf(ctx.tables, 'savepoint aside');
  try {
    return await work();
  } finally {
    await rowsOf(ctx.tables, 'rollback to savepoint aside');
  }
}

/** @throws Fault 403 for somebody who may not act any more */
function actorOf(ctx: Ctx, id: string): Actor & { readonly id: string } {
  const person = ctx.policy.person(id);
  if (!person || !ctx.policy.isActive(person, ctx.now.getTime())) throw new Fault('forbidden', 'access.inactive');
  return { id, name: ctx.nameOf(id) };
}
