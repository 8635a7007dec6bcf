import type { Ctx } from '#platform/context.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { profileSpec } from './schema.ts';
import { TEMPLATES } from './templates/templates.ts';

/** GLPI's own default: what somebody gets of whom nothing more is known. */
const DEFAULT = 'glpi.self-service';

/** A fresh installation starts with GLPI's profiles; the other systems' are offered as templates. */
export async function seedProfiles(ctx: Ctx): Promise<void> {
  if ((await ctx.read(profileSpec).countForGuard({ op: 'always' })) > 0) return;
  for (const t of TEMPLATES.filter((x) => x.system === 'glpi')) {
    const { key, system: _, ...values } = t;
    await ctx.write(profileSpec).create({ ...values, place_id: ROOT_ID, template: key, is_default: key === DEFAULT });
  }
}
