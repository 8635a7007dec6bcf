import { grantSpec } from '#modules/grants/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict } from '#platform/errors.ts';
import type { Values } from '#platform/records/service.ts';
import type { Json } from '#platform/tables.ts';
import { uuidv7 } from '#platform/uuid.ts';

/** What takes back a part of a change. */
export type Undo =
  | { readonly person: string; readonly field: 'enabled' | 'may_sign_in'; readonly value: boolean }
  | { readonly person: string; readonly given: string }
  | { readonly person: string; readonly taken: Values };

/** Minutes in which a change can be taken back. The page offers it for thirty seconds. */
const FRESH = 5;
const MINUTE = 60_000;

/** Keeps what takes a change back. Answers its id. */
export async function keepUndo(ctx: Ctx, undo: readonly Undo[]): Promise<string> {
  const id = uuidv7(ctx.now.getTime());
  await ctx.tables
    .insertInto('bulk_change')
    .values({ id, actor_id: ctx.asker.personId, undo: JSON.stringify(undo) as unknown as Json, undone_at: null })
    .execute();
  return id;
}

/** How many people a change of the actor's own concerned. @throws Fault 409 when it is too late, or the change is somebody else's */
export async function freshUndo(ctx: Ctx, id: string): Promise<readonly Undo[]> {
  const row = await ctx.tables
    .selectFrom('bulk_change')
    .selectAll()
    .where('id', '=', id)
    .where('actor_id', '=', ctx.asker.personId)
    .executeTakeFirst();
  if (!row) throw conflict('bulk.tooLate');
  const tooOld = Date.parse(row.at) < ctx.now.getTime() - FRESH * MINUTE;
  if (row.undone_at !== null || tooOld) throw conflict(tooOld ? 'bulk.tooLate' : 'bulk.undone');
  return row.undo as unknown as Undo[];
}

/**
 * Takes a change back, each part of it judged like any other change of today; what somebody else has changed again
 * since then stays. @throws Fault
 */
export async function takeBack(ctx: Ctx, id: string, progress: (done: number) => void): Promise<number> {
  const parts = await freshUndo(ctx, id);
  const claimed = await ctx.tables
    .updateTable('bulk_change')
    .set({ undone_at: ctx.now.toISOString() })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!claimed) throw conflict('bulk.undone');
  for (const [i, part] of parts.entries()) {
    await undoOne(ctx, part);
    progress(i + 1);
  }
  return new Set(parts.map((p) => p.person)).size;
}

async function undoOne(ctx: Ctx, part: Undo): Promise<void> {
  if ('taken' in part) {
    // What has run out meanwhile is over either way.
    if (Date.parse(String(part.taken.ends_at)) <= ctx.now.getTime()) return;
    await ctx.write(grantSpec).create({ ...part.taken, person_id: part.person });
    return;
  }
  if ('given' in part) {
    if (await ctx.read(grantSpec).find(part.given)) await ctx.write(grantSpec).remove(part.given);
    return;
  }
  const row = await ctx.read(personSpec).find(part.person);
  if (row) await ctx.write(personSpec).edit(row.id, { [part.field]: part.value }, row.version);
}

/** Forgets what can no longer be taken back. */
export async function forgetUndo(ctx: Ctx): Promise<void> {
  const old = new Date(ctx.now.getTime() - 24 * 60 * MINUTE).toISOString();
  await ctx.tables.deleteFrom('bulk_change').where('at', '<', old).execute();
}
