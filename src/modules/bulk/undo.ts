import { grantsApi } from '#modules/grants/api.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import { membershipOf, type Switches } from '#modules/people/section.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { grantsAt, refuseForeignPlace, removeMemberAt, setMemberAt } from '#modules/places/section.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Values } from '#platform/records/service.ts';
import type { Json } from '#platform/tables.ts';
import { uuidv7 } from '#platform/uuid.ts';

/** What takes back a part of a change. */
export type Undo =
  | { readonly person: string; readonly field: 'enabled' | 'may_sign_in'; readonly value: boolean }
  | { readonly person: string; readonly given: string }
  | { readonly person: string; readonly grant: string; readonly taken: Values }
  | { readonly person: string; readonly joined: string }
  | { readonly person: string; readonly left: string; readonly switches: Switches }
  | { readonly person: string; readonly organization: string | null; readonly instead: string };

/** What a grant is made of again, beside the identity that its history knows it by. */
const KEPT = ['profile_id', 'place_id', 'below', 'starts_at', 'ends_at'] as const;

/** What gives a grant again to whom it is taken from. */
export const takenFrom = (person: string, grant: DbRow): Undo => ({
  person,
  grant: grant.id,
  taken: Object.fromEntries(KEPT.map((name) => [name, grant[name]])),
});

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
    // Whoever is gone, or out of sight by now, is given nothing, like with the other changes.
    if (!(await ctx.read(personSpec).find(part.person))) return;
    // Somebody has given it again already.
    if ((await ctx.read(grantSpec).peek(part.grant)) || (await isHeld(ctx, part.person, part.taken))) return;
    const given = Object.entries({ ...part.taken, person_id: part.person }).filter(([, value]) => value !== null);
    const write = { call: grantsApi.create.id, body: Object.fromEntries(given) };
    await ctx.perform(write, { anew: { type: grantSpec.resource.type, id: part.grant } });
    return;
  }
  if ('given' in part) {
    if (await ctx.read(grantSpec).find(part.given)) await ctx.write(grantSpec).remove(part.given);
    return;
  }
  if ('joined' in part || 'left' in part) return undoBelonging(ctx, part);
  const row = await ctx.read(personSpec).find(part.person);
  if (!row) return;
  if ('field' in part) await ctx.write(personSpec).edit(row.id, { [part.field]: part.value }, row.version);
  else if (row.organization_id === part.instead)
    await ctx.write(personSpec).edit(row.id, { organization_id: part.organization }, row.version);
}

/** Whether the person holds the profile there by hand already, whatever the identity of that grant. */
async function isHeld(ctx: Ctx, person: string, { profile_id, place_id }: Values): Promise<boolean> {
  const same = { person_id: person, profile_id, place_id, cause: 'hand' };
  const of = Object.entries(same).map(([field, value]) => ({ op: 'eq', field, value: value as string }) as const);
  return (await ctx.read(grantSpec).forSystem({ op: 'all', of })).length > 0;
}

async function undoBelonging(ctx: Ctx, part: Extract<Undo, { joined: string } | { left: string }>): Promise<void> {
  const joined = 'joined' in part;
  const place = await ctx.read(placeSpec).find(joined ? part.joined : part.left);
  if (!place) return;
  const belongs = (await membershipOf(ctx, place.id, part.person)) !== undefined;
  if (belongs !== joined) return;
  refuseForeignPlace(ctx, place);
  if (!joined) await setMemberAt(ctx, place, part.person, part.switches);
  // Whoever was given something there since then stays.
  else if ((await grantsAt(ctx, place.id, part.person)).length === 0) await removeMemberAt(ctx, place, part.person);
}

/** Forgets what can no longer be taken back. */
export async function forgetUndo(ctx: Ctx): Promise<void> {
  const old = new Date(ctx.now.getTime() - 24 * 60 * MINUTE).toISOString();
  await ctx.tables.deleteFrom('bulk_change').where('at', '<', old).execute();
}
