import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { oneOf } from '#web/search.ts';

const layout = createRoute({
  getParentRoute: () => appRoute,
  path: 'places',
  component: lazyRouteComponent(() => import('./PlacesPage.tsx'), 'PlacesPage'),
});

const none = createRoute({
  getParentRoute: () => layout,
  path: '/',
  component: lazyRouteComponent(() => import('./NoPlace.tsx'), 'NoPlace'),
});

const create = createRoute({
  getParentRoute: () => layout,
  path: 'new',
  validateSearch: oneOf('kind', 'parent'),
  component: lazyRouteComponent(() => import('./NewPlacePage.tsx'), 'NewPlacePage'),
});

const one = createRoute({
  getParentRoute: () => layout,
  path: '$id',
  validateSearch: oneOf('tab'),
  component: lazyRouteComponent(() => import('./PlacePage.tsx'), 'PlacePage'),
});

export const placesRoutes = [layout.addChildren([none, create, one])] as const;
