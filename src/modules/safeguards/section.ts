import type { Section } from '#platform/section.ts';
import { keepAdministration } from './service.ts';
import { keepSystemRoles } from './system-roles.ts';

/** What an installation must not lose by any change of people, places or rights, whoever makes it and by what means. */
export const safeguardsSection: Section = {
  name: 'safeguards',
  records: [],
  routes: [],
  attends: async (before) => {
    const ends = [await keepAdministration(before), await keepSystemRoles(before)];
    return async (after) => {
      for (const end of ends) await end(after);
    };
  },
};
