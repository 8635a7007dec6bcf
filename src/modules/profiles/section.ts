import { type Section, route } from '#platform/section.ts';
import { matrix, templates } from './api.ts';
import { matrixOf } from './matrix.ts';
import { profileService } from './service.ts';
import { TEMPLATES } from './templates/templates.ts';

export { refuseLifecycle } from './guards.ts';
export { seedProfiles } from './seed.ts';

/** Profiles, the matrix of permissions, the built-in templates. */
export const profilesSection: Section = {
  name: 'profiles',
  records: [profileService],
  routes: [
    route(matrix, async (ctx) => matrixOf([...ctx.policy.resources.values()])),
    route(templates, async () => ({ items: TEMPLATES.map((t) => ({ ...t })) as never })),
  ],
};
