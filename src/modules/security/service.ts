import { hasFullPower } from '#access/strength.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { SIGN_IN_SETTING } from '#platform/sessions.ts';
import { type SignInSettings, signInSettingsSchema } from './schema.ts';

/** Whether the actor may set up the installation: full power, or a profile with FM at the root. */
export function maySetUp(ctx: Ctx): boolean {
  const { policy, asker } = ctx;
  if (hasFullPower(policy, asker)) return true;
  if (asker.ceilings?.length) return false;
  return policy
    .grantsOf(asker.personId, asker.now)
    .some(({ grant }) => grant.placeId === ROOT_ID && policy.profiles.get(grant.profileId)?.bits.includes('FM'));
}

/** @throws Fault 403 */
export function mustSetUp(ctx: Ctx): void {
  if (!maySetUp(ctx)) throw new Fault('forbidden', 'settings.notYours');
}

/** How signing in works here. */
export async function signInRules(ctx: Ctx): Promise<SignInSettings> {
  const row = await ctx.tables
    .selectFrom('setting')
    .select('value')
    .where('key', '=', SIGN_IN_SETTING)
    .executeTakeFirst();
  return signInSettingsSchema.parse(row?.value ?? {});
}

/** @throws Fault 403 */
export async function putSettings(ctx: Ctx, next: SignInSettings): Promise<SignInSettings> {
  mustSetUp(ctx);
  const before = await signInRules(ctx);
  const value = JSON.stringify(next);
  await ctx.tables
    .insertInto('setting')
    .values({ key: SIGN_IN_SETTING, value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute();
  const changed = (Object.keys(next) as (keyof SignInSettings)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(next[name]),
  );
  const pick = (from: SignInSettings) => Object.fromEntries(changed.map((name) => [name, from[name]]));
  if (changed.length > 0) {
    await ctx.audit({
      action: 'edit',
      type: 'signInSettings',
      recordId: null,
      before: pick(before),
      after: pick(next),
    });
  }
  return next;
}
