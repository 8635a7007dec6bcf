import { all } from '#access/condition.ts';
import { conditionFor, decide } from '#access/decide.ts';
import { person } from '#modules/people/access.ts';
import { personSpec } from '#modules/people/schema.ts';
import { refuseStronger } from '#modules/people/section.ts';
import { Bytes } from '#platform/bytes.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { forbidden, invalid, notFound } from '#platform/errors.ts';
import { idsOf, MOST_ASKED } from './api.ts';
import { draw } from './draw.ts';

/** The picture of a person whom the caller may view; undefined without one. */
export async function pictureOf(ctx: Ctx, row: Loaded): Promise<Bytes | undefined> {
  const digest = row.picture as string | null;
  if (digest === null) return undefined;
  const found = await ctx.tables
    .selectFrom('picture')
    .select('data')
    .where('person_id', '=', row.id)
    .executeTakeFirst();
  return found && new Bytes(found.data, digest);
}

/** Sets the picture of somebody who is not stronger than the actor. @throws Fault 403, 422 */
export async function setPictureOf(ctx: Ctx, row: Loaded, upload: string): Promise<{ picture: string }> {
  refuseStronger(ctx, row);
  return set(ctx, row, upload, 'edit');
}

/** @throws Fault 403 */
export async function removePictureOf(ctx: Ctx, row: Loaded): Promise<undefined> {
  refuseStronger(ctx, row);
  return remove(ctx, row, 'edit');
}

/** Sets one's own picture, with or without any grant. @throws Fault 422 */
export const setMyPicture = async (ctx: Ctx, upload: string): Promise<{ picture: string }> =>
  set(ctx, await me(ctx), upload, 'editSelf');

export const removeMyPicture = async (ctx: Ctx): Promise<undefined> => remove(ctx, await me(ctx), 'editSelf');

type By = 'edit' | 'editSelf';

async function set(ctx: Ctx, row: Loaded, upload: string, by: By): Promise<{ picture: string }> {
  const { data, digest } = await draw(upload);
  await ctx.tables
    .insertInto('picture')
    .values({ person_id: row.id, data })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ data }))
    .execute();
  await ctx.write(personSpec).change(row, { picture: digest }, [by], by);
  return { picture: digest };
}

async function remove(ctx: Ctx, row: Loaded, by: By): Promise<undefined> {
  if (row.picture === null) return;
  await ctx.tables.deleteFrom('picture').where('person_id', '=', row.id).execute();
  await ctx.write(personSpec).change(row, { picture: null }, [by], by);
}

async function me(ctx: Ctx): Promise<Loaded> {
  const row = ctx.actor.id === null ? undefined : await ctx.read(personSpec).find(ctx.actor.id, true);
  if (!row) throw notFound();
  const d = decide(ctx.policy, ctx.asker, person, 'editSelf', row);
  if (!d.allowed) throw forbidden(d.because, 'person:editSelf');
  return row as Loaded;
}

/** Who of these people has a picture; those whom the actor may not view have none. @throws Fault 422 for too many */
export async function picturesOf(ctx: Ctx, people: string): Promise<{ id: string; picture: string }[]> {
  const values = [...new Set(idsOf(people).map((id) => id.toLowerCase()))];
  if (values.length > MOST_ASKED) throw invalid({ field: 'people', key: 'picture.many', values: { most: MOST_ASKED } });
  const seen = all([conditionFor(ctx.policy, ctx.asker, person, 'view'), { op: 'in', field: 'id', values }]);
  const rows = await ctx.read(personSpec).rowsWhere(seen, { limit: values.length });
  return rows.flatMap(({ id, picture }) => (typeof picture === 'string' ? [{ id, picture }] : []));
}
