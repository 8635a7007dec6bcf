import type { Ctx } from '#platform/context.ts';
import { applyPack } from './packs.ts';
import { profileSpec } from './schema.ts';

/** GLPI's own default: what somebody gets of whom nothing more is known. */
const DEFAULT = 'glpi.self-service';

/** A fresh installation starts with GLPI's profiles; the other systems' are offered as packs. */
export async function seedProfiles(ctx: Ctx): Promise<void> {
  if ((await ctx.read(profileSpec).countForGuard({ op: 'always' })) > 0) return;
  const made = await applyPack(ctx, 'glpi');
  const first = made.find((p) => p.template === DEFAULT);
  if (first) await ctx.write(profileSpec).touch(first.profile_id, { is_default: true });
}
