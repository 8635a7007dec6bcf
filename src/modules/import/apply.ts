import { giveToMany } from '#modules/grants/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import { join } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { hashPassword } from '#platform/passwords.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Form } from './form.ts';
import type { Planned } from './plan.ts';

/**
 * Writes some planned rows in the transaction of `ctx`. Answers them; one whose change was refused while writing (the
 * last super administrator, say) comes back as an error.
 */
export async function applyBatch(
  ctx: Ctx,
  form: Form,
  planned: readonly Planned[],
  hashes: ReadonlyMap<string, string>,
): Promise<Planned[]> {
  const idOf = new Map(planned.flatMap((p) => (p.person ? [[p.login, p.person.id] as const] : [])));
  for (const row of await createPeople(ctx, planned, hashes)) idOf.set(row.login as string, row.id);
  const done: Planned[] = [];
  for (const p of planned) done.push(await applyPatch(ctx, p));
  const idsOf = (some: readonly Planned[]): string[] => some.flatMap((p) => idOf.get(p.login) ?? []);
  const { group, profile } = form;
  if (group === undefined) return done;
  await join(ctx, group, idsOf(planned.filter((p) => p.joins)), 'hand');
  const granted = idsOf(planned.filter((p) => p.granted));
  if (profile !== undefined && granted.length > 0) {
    await giveToMany(ctx, { profileId: profile, placeId: group, cause: 'import' }, granted);
  }
  return done;
}

async function createPeople(
  ctx: Ctx,
  planned: readonly Planned[],
  hashes: ReadonlyMap<string, string>,
): Promise<readonly DbRow[]> {
  const rows = [];
  for (const p of planned) {
    if (!p.create) continue;
    // Somebody whom another person deleted since the passwords were hashed is new after all.
    const hash = p.password === undefined ? null : (hashes.get(p.login) ?? (await hashPassword(p.password)));
    rows.push({ ...p.create, password_hash: hash });
  }
  return ctx.write(personSpec).createMany(rows);
}

async function applyPatch(ctx: Ctx, p: Planned): Promise<Planned> {
  if (!p.person || !p.patch || Object.keys(p.patch).length === 0) return p;
  try {
    await ctx.write(personSpec).edit(p.person.id, p.patch, p.person.version);
    return p;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const faults = error.errors.length > 0 ? error.errors : [{ field: '', key: error.key, values: error.values }];
    return { ...p, outcome: 'error', faults };
  }
}
