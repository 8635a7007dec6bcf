import type { ContainerType } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { type Section, route } from '#platform/section.ts';
import { applyPolicyPack, matrix, packs, templates } from './api.ts';
import { matrixOf } from './matrix.ts';
import { applyPack, describe, knownPart, mayApply, planPack } from './packs.ts';
import { profileService } from './service.ts';
import { profileResidents } from './residents.ts';
import type { Template } from './templates/template.ts';
import { PACKS, TEMPLATES } from './templates/templates.ts';

export { refuseLifecycle } from './guards.ts';
export { applyPack, rolesOf } from './packs.ts';
export { seedDefault, seedProfiles } from './seed.ts';
export { PACKS } from './templates/templates.ts';

async function packsFor(ctx: Ctx) {
  const plans = mayApply(ctx)
    ? new Map(await Promise.all(PACKS.map(async (p) => [p, await planPack(ctx, p)] as const)))
    : undefined;
  const named = (list: readonly Template[]) =>
    list.map((t) => ({
      key: t.key,
      name: t.name,
      abbreviation: t.abbreviation,
      description: describe(ctx, t),
      waiting: knownPart(ctx, t).waiting,
    }));
  return PACKS.map((pack) => {
    const { key, title, profiles } = pack;
    const roleSets: Readonly<Partial<Record<ContainerType, readonly Template[]>>> = pack.roleSets ?? {};
    return {
      key,
      title,
      description: describe(ctx, pack),
      profiles: named(profiles),
      would: plans?.get(pack)?.map(({ template, row, name, outcome }) => ({
        template: template.key,
        profile_id: row?.id ?? null,
        name,
        outcome,
      })),
      containers: Object.entries(roleSets).map(([type, roles]) => ({
        type: type as ContainerType,
        profiles: named(roles),
      })),
    };
  });
}

/** Profiles, the matrix of permissions, the built-in templates. */
export const profilesSection: Section = {
  name: 'profiles',
  records: [profileService],
  residents: [profileResidents],
  routes: [
    route(matrix, async (ctx) => matrixOf([...ctx.policy.resources.values()])),
    route(templates, async (ctx) => ({
      items: TEMPLATES.map((t) => ({ ...t, description: describe(ctx, t), ...knownPart(ctx, t) })) as never,
    })),
    route(packs, async (ctx) => ({ items: await packsFor(ctx) })),
    route(applyPolicyPack, async (ctx, { params }) => ({ items: await applyPack(ctx, params.key) })),
  ],
};
