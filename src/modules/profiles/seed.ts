import type { Ctx } from '#platform/context.ts';
import { applyPack } from './packs.ts';
import { profileSpec } from './schema.ts';

/** GLPI's own default: what somebody gets of whom nothing more is known. */
const DEFAULT = 'glpi.self-service';

/** A fresh installation starts with GLPI's profiles; the other systems' are offered as packs. Answers whether it is. */
export async function seedProfiles(ctx: Ctx): Promise<boolean> {
  if ((await ctx.read(profileSpec).countForGuard({ op: 'always' })) > 0) return false;
  await applyPack(ctx, 'glpi');
  return true;
}

/** Chooses the profile of people who come without one, unless somebody has chosen one. */
export async function seedDefault(ctx: Ctx): Promise<void> {
  const profiles = await ctx.read(profileSpec).forSystem({ op: 'in', field: 'template', values: [DEFAULT] });
  const [first] = profiles;
  const chosen = await ctx.read(profileSpec).countForGuard({ op: 'eq', field: 'is_default', value: true });
  if (first && chosen === 0) await ctx.write(profileSpec).touch(first.id, { is_default: true });
}
