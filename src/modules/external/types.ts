import { conditionFor, may } from '#access/decide.ts';
import { type DeclaredType, declareType } from '#access/declared.ts';
import { checkLine, type Line, UnknownNameError } from '#access/resource.ts';
import { isEmpty } from '#access/sql.ts';
import { hasFullPower } from '#access/strength.ts';
import { profile } from '#modules/profiles/access.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, Fault, forbidden, invalid, notFound } from '#platform/errors.ts';
import type { Json } from '#platform/tables.ts';
import type { TypeAnswer } from './api.ts';

interface Stored {
  readonly type: string;
  readonly declaration: Json;
  readonly version: number;
}

const answer = (ctx: Ctx, row: Stored): TypeAnswer => ({
  type: row.type,
  declaration: row.declaration as Record<string, unknown>,
  ignored: ctx.knows(row.type),
  version: row.version,
});

/** Declarations name places and people in their conditions: they are for those who work with profiles. */
const seesTypes = ({ policy, asker }: Ctx): boolean => !isEmpty(conditionFor(policy, asker, profile, 'view'));

/** Every declared type, by name; none for those who may not view profiles. */
export async function declaredTypes(ctx: Ctx): Promise<TypeAnswer[]> {
  if (!seesTypes(ctx)) return [];
  const found = await ctx.tables.selectFrom('declared_type').selectAll().orderBy('type').execute();
  return found.map((row) => answer(ctx, row));
}

/** @throws Fault 404 */
export async function declaredType(ctx: Ctx, type: string): Promise<TypeAnswer> {
  const row = seesTypes(ctx) ? await stored(ctx, type) : undefined;
  if (!row) throw notFound();
  return answer(ctx, row);
}

const stored = (ctx: Ctx, type: string): Promise<Stored | undefined> =>
  ctx.tables.selectFrom('declared_type').selectAll().where('type', '=', type).executeTakeFirst();

/**
 * Declares a type or replaces its declaration. A declaration hands out rights by its floors and bits, so one that has
 * some, and one that is there already, is for super administrators alone; any other new one for whoever may make
 * profiles at the root.
 * @throws Fault 403; 409 for a built-in type, and when a profile uses what would be gone
 */
export async function declare(ctx: Ctx, declaration: DeclaredType): Promise<TypeAnswer> {
  const { type } = declaration;
  mustDeclare(ctx);
  if (ctx.knows(type) || type === 'user') throw conflict('external.builtIn', { type });
  const before = await stored(ctx, type);
  if (before && JSON.stringify(before.declaration) === JSON.stringify(declaration)) return answer(ctx, before);
  if (before || handsOut(declaration)) mustBeSuperadmin(ctx);
  await refuseUsed(ctx, type, declareType(declaration));
  const row = await ctx.tables
    .insertInto('declared_type')
    .values({ type, declaration: JSON.stringify(declaration) })
    .onConflict((c) =>
      c.column('type').doUpdateSet({
        declaration: JSON.stringify(declaration),
        version: (before?.version ?? 0) + 1,
        updated_at: ctx.now.toISOString(),
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  await ctx.audit({
    action: 'declare',
    type: 'declared_type',
    recordId: null,
    ...(before ? { before: { declaration: before.declaration } } : {}),
    after: { declaration },
  });
  return answer(ctx, row);
}

/** Forgets a type and what is registered of it. @throws Fault 403, 404; 409 naming a profile that uses it */
export async function forgetType(ctx: Ctx, type: string): Promise<undefined> {
  mustDeclare(ctx);
  const before = await stored(ctx, type);
  if (!before) throw notFound();
  mustBeSuperadmin(ctx);
  await refuseUsed(ctx, type, undefined);
  await ctx.tables.deleteFrom('declared_type').where('type', '=', type).execute();
  const entry = { action: 'undeclare', type: 'declared_type', recordId: null };
  await ctx.audit({ ...entry, before: { declaration: before.declaration } });
  return undefined;
}

function mustDeclare(ctx: Ctx): void {
  // What narrows a call says nothing of a type that is only made by it.
  if (
    !ctx.asker.ceilings?.length &&
    may(ctx.policy, ctx.asker, profile, 'create', { place_id: ctx.policy.tree.rootId })
  )
    return;
  throw forbidden({ key: 'external.atRoot' }, 'profile:create');
}

/** Whether the declaration alone gives somebody something. */
const handsOut = (d: DeclaredType): boolean =>
  (d.floors ?? []).length > 0 || Object.values(d.bits ?? {}).some((lines) => (lines ?? []).length > 0);

function mustBeSuperadmin({ policy, asker }: Ctx): void {
  if (hasFullPower(policy, asker)) return;
  throw new Fault('forbidden', 'external.onlySuperadmin');
}

/** A line of a profile must not lose what it names. `after`: the type as it will be, if it will be at all. */
async function refuseUsed(ctx: Ctx, type: string, after: ReturnType<typeof declareType> | undefined): Promise<void> {
  for (const p of ctx.policy.profiles.values()) {
    const lost = p.lines.filter((line) => line.type === type).find((line) => !says(after, line));
    if (!lost) continue;
    const row = await ctx.read(profileSpec).find(p.id);
    if (!row) throw conflict('external.usedSomewhere', { type });
    throw conflict('external.used', { type, profile: p.name, action: lost.action });
  }
}

function says(after: ReturnType<typeof declareType> | undefined, line: Line): boolean {
  if (!after) return false;
  try {
    checkLine(after, line, '');
    return true;
  } catch (error) {
    if (error instanceof UnknownNameError) return false;
    throw error;
  }
}

/** The path and the declaration name the same type. @throws Fault 422 */
export function sameType(path: string, declaration: DeclaredType): DeclaredType {
  if (path !== declaration.type) throw invalid({ field: 'type', key: 'external.sameType' });
  return declaration;
}
