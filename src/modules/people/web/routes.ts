import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { listSearch, oneOf } from '#web/search.ts';
import { ticketSpec } from '#modules/tickets/schema.ts';
import { personSpec } from '../schema.ts';

const list = createRoute({
  getParentRoute: () => appRoute,
  path: 'people',
  validateSearch: listSearch(personSpec),
  component: lazyRouteComponent(() => import('./PeoplePage.tsx'), 'PeoplePage'),
});

const create = createRoute({
  getParentRoute: () => appRoute,
  path: 'people/new',
  component: lazyRouteComponent(() => import('./NewPersonPage.tsx'), 'NewPersonPage'),
});

const imports = createRoute({
  getParentRoute: () => appRoute,
  path: 'people/import',
  validateSearch: oneOf('job'),
  component: lazyRouteComponent(() => import('./ImportPage.tsx'), 'ImportPage'),
});

const fields = createRoute({
  getParentRoute: () => appRoute,
  path: 'people/fields',
  component: lazyRouteComponent(() => import('./CustomFieldsPage.tsx'), 'CustomFieldsPage'),
});

const seats = createRoute({
  getParentRoute: () => appRoute,
  path: 'people/seats',
  component: lazyRouteComponent(() => import('#modules/seats/web/SeatsPage.tsx'), 'SeatsPage'),
});

const one = createRoute({
  getParentRoute: () => appRoute,
  path: 'people/$id',
  validateSearch: (search: Record<string, unknown>) => ({
    ...oneOf('tab', 'first', 'with', 'same')(search),
    // The tickets of the person are a list like any other.
    ...listSearch(ticketSpec)(search),
  }),
  component: lazyRouteComponent(() => import('./PersonPage.tsx'), 'PersonPage'),
});

export const peopleRoutes = [list, create, imports, fields, seats, one] as const;
