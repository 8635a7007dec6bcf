import type { Section } from '#platform/section.ts';
import { keepAdministration } from './service.ts';

/** What an installation must not lose by any change of people, places or rights, whoever makes it and by what means. */
export const safeguardsSection: Section = {
  name: 'safeguards',
  records: [],
  routes: [],
  attends: keepAdministration,
};
