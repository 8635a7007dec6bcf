import { IconChecklist, IconHistory, IconSitemap, IconTicket, IconUserShield, IconUsers } from '@tabler/icons-react';
import { accessRoutes } from '#modules/access/web/routes.ts';
import { auditRoutes } from '#modules/audit/web/routes.ts';
import { changesRoutes } from '#modules/changes/web/routes.ts';
import { expiryRoutes } from '#modules/expiry/web/routes.ts';
import { grantsRoutes } from '#modules/grants/web/routes.ts';
import { inboxRoutes } from '#modules/inbox/web/routes.ts';
import { peopleRoutes } from '#modules/people/web/routes.ts';
import { placesRoutes } from '#modules/places/web/routes.ts';
import { requestsRoutes } from '#modules/requests/web/routes.ts';
import { profilesRoutes } from '#modules/profiles/web/routes.ts';
import { reviewsRoutes } from '#modules/reviews/web/routes.ts';
import { rulesRoutes } from '#modules/rules/web/routes.ts';
import { securityRoutes } from '#modules/security/web/routes.ts';
import { signinRoutes } from '#modules/signin/web/routes.ts';
import { ticketsRoutes } from '#modules/tickets/web/routes.ts';

/** One line a section, in the order of the navigation. `key` is the one the session lists. */
export const sections = [
  { key: 'tickets', icon: IconTicket, titleKey: 'tickets.title', to: '/tickets', routes: ticketsRoutes },
  { key: 'people', icon: IconUsers, titleKey: 'people.title', to: '/people', routes: peopleRoutes },
  { key: 'places', icon: IconSitemap, titleKey: 'places.title', to: '/places', routes: placesRoutes },
  {
    key: 'profiles',
    icon: IconUserShield,
    titleKey: 'profiles.title',
    to: '/profiles',
    routes: [...profilesRoutes, ...grantsRoutes, ...expiryRoutes, ...rulesRoutes],
  },
  { key: 'reviews', icon: IconChecklist, titleKey: 'reviews.title', to: '/reviews', routes: reviewsRoutes },
  { key: 'audit', icon: IconHistory, titleKey: 'audit.title', to: '/audit', routes: auditRoutes },
] as const;

/** Pages without a line in the navigation: one's own account is open to everybody. */
export const otherRoutes = [
  ...signinRoutes,
  ...inboxRoutes,
  ...accessRoutes,
  ...requestsRoutes,
  ...changesRoutes,
  ...securityRoutes,
];
