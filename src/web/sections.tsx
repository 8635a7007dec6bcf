import { IconSitemap, IconUsers } from '@tabler/icons-react';
import { peopleRoutes } from '#modules/people/web/routes.ts';
import { placesRoutes } from '#modules/places/web/routes.ts';
import { signinRoutes } from '#modules/signin/web/routes.ts';

/** One line a section, in the order of the navigation. `key` is the one the session lists. */
export const sections = [
  { key: 'people', icon: IconUsers, titleKey: 'people.title', to: '/people', routes: peopleRoutes },
  { key: 'places', icon: IconSitemap, titleKey: 'places.title', to: '/places', routes: placesRoutes },
] as const;

/** Pages without a line in the navigation: one's own account is open to everybody. */
export const otherRoutes = signinRoutes;
