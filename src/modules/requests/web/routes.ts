import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { oneOf } from '#web/search.ts';

const list = createRoute({
  getParentRoute: () => appRoute,
  path: 'requests',
  validateSearch: oneOf('show'),
  component: lazyRouteComponent(() => import('./RequestsPage.tsx'), 'RequestsPage'),
});

const fresh = createRoute({
  getParentRoute: () => appRoute,
  path: 'requests/new',
  validateSearch: oneOf('type', 'id', 'action', 'number'),
  component: lazyRouteComponent(() => import('./NewRequestPage.tsx'), 'NewRequestPage'),
});

const one = createRoute({
  getParentRoute: () => appRoute,
  path: 'requests/$id',
  component: lazyRouteComponent(() => import('./RequestPage.tsx'), 'RequestPage'),
});

export const requestsRoutes = [list, fresh, one] as const;
