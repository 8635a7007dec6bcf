import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { listSearch, oneOf } from '#web/search.ts';
import { reviewSpec } from '../schema.ts';

const list = createRoute({
  getParentRoute: () => appRoute,
  path: 'reviews',
  validateSearch: listSearch(reviewSpec),
  component: lazyRouteComponent(() => import('./ReviewsPage.tsx'), 'ReviewsPage'),
});

const create = createRoute({
  getParentRoute: () => appRoute,
  path: 'reviews/new',
  validateSearch: oneOf('scope'),
  component: lazyRouteComponent(() => import('./NewReviewPage.tsx'), 'NewReviewPage'),
});

const one = createRoute({
  getParentRoute: () => appRoute,
  path: 'reviews/$id',
  validateSearch: oneOf('show'),
  component: lazyRouteComponent(() => import('./ReviewPage.tsx'), 'ReviewPage'),
});

export const reviewsRoutes = [list, create, one] as const;
