import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { listSearch, oneOf } from '#web/search.ts';
import { grantSpec } from '../schema.ts';

const list = createRoute({
  getParentRoute: () => appRoute,
  path: 'grants',
  validateSearch: listSearch(grantSpec),
  component: lazyRouteComponent(() => import('./GrantsPage.tsx'), 'GrantsPage'),
});

const create = createRoute({
  getParentRoute: () => appRoute,
  path: 'grants/new',
  validateSearch: oneOf('profile_id'),
  component: lazyRouteComponent(() => import('./NewGrantPage.tsx'), 'NewGrantPage'),
});

export const grantsRoutes = [list, create] as const;
