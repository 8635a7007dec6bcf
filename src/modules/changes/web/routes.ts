import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { oneOf } from '#web/search.ts';

const list = createRoute({
  getParentRoute: () => appRoute,
  path: 'changes',
  validateSearch: oneOf('show'),
  component: lazyRouteComponent(() => import('./ChangesPage.tsx'), 'ChangesPage'),
});

const one = createRoute({
  getParentRoute: () => appRoute,
  path: 'changes/$id',
  component: lazyRouteComponent(() => import('./ChangePage.tsx'), 'ChangePage'),
});

export const changesRoutes = [list, one] as const;
