import { refusalToLook } from '#access/looking.ts';
import { person } from '#modules/people/access.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { forbidden, invalid } from '#platform/errors.ts';
import { uuidv7 } from '#platform/uuid.ts';
import { LOOK_MINUTES, type Role } from './api.ts';

/** The type of the live event that lets open pages ask again whose eyes they look through. */
const SESSION = 'session';

/** Narrows the session to what the person sees and the watcher may see. @throws Fault 403 */
export async function startLook(ctx: Ctx, row: Loaded, reason: string): Promise<{ until: string }> {
  const because = refusalToLook(ctx.policy, ctx.asker, person, row);
  if (because) throw forbidden(because, 'person:viewAs');
  const until = new Date(ctx.now.getTime() + LOOK_MINUTES * 60_000).toISOString();
  const id = uuidv7(ctx.now.getTime());
  await ctx.tables
    .insertInto('look')
    .values({ id, watcher_id: ctx.asker.personId, watched_id: row.id, reason, until, ended_at: null })
    .execute();
  await narrow(ctx, { look_id: id });
  await ctx.audit({ action: 'viewAs', type: 'person', recordId: row.id, after: { reason, until } });
  await ctx.emit({ type: SESSION, id: '', kind: 'changed', to: [ctx.asker.personId] });
  return { until };
}

/** Ends the look of this session, also one whose time or right has run out. */
export async function leaveLook(ctx: Ctx): Promise<undefined> {
  const { look, id } = ctx.actor;
  if (!look) return undefined;
  const ended = await ctx.tables
    .updateTable('look')
    .set({ ended_at: ctx.now.toISOString() })
    .where('id', '=', look.id)
    .where('ended_at', 'is', null)
    .returning('watched_id')
    .executeTakeFirst();
  await narrow(ctx, { look_id: null });
  if (ended) await ctx.audit({ action: 'viewAs.end', type: 'person', recordId: ended.watched_id });
  await ctx.emit({ type: SESSION, id: '', kind: 'changed', to: [look.over ? String(id) : look.watcher.id] });
  return undefined;
}

/** The actor's grants that count now, whichever of them they act as. */
export const ownRoles = ({ policy, asker }: Ctx): Role[] =>
  policy
    .grantsOf(asker.personId, asker.now)
    .map(({ grant: g }) => ({
      grant_id: g.id,
      profile: policy.profiles.get(g.profileId)?.name ?? '',
      place: policy.tree.node(g.placeId)?.name ?? '',
      below: g.below,
    }))
    .toSorted((a, b) => a.place.localeCompare(b.place) || a.profile.localeCompare(b.profile));

/** Narrows the session to one grant, or to none. @throws Fault 422 for a grant that is not one's own */
export async function actAsGrant(ctx: Ctx, grantId: string | null): Promise<undefined> {
  const role = grantId === null ? undefined : ownRoles(ctx).find((r) => r.grant_id === grantId);
  if (grantId !== null && !role) throw invalid({ field: 'grant_id', key: 'acting.notYours' });
  await narrow(ctx, { grant_id: grantId });
  const as = role ? { profile: role.profile, place: role.place } : null;
  await ctx.audit({ action: 'actAs', type: 'person', recordId: ctx.asker.personId, after: { as } });
  await ctx.emit({ type: SESSION, id: '', kind: 'changed', to: [ctx.asker.personId] });
  return undefined;
}

async function narrow(ctx: Ctx, by: { look_id: string | null } | { grant_id: string | null }): Promise<void> {
  const { sessionHash } = ctx.actor;
  if (!sessionHash) throw new Error('A session is narrowed by itself alone.');
  await ctx.tables.updateTable('session').set(by).where('token_hash', '=', sessionHash).execute();
}
