import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { oneOf } from '#web/search.ts';

const explain = createRoute({
  getParentRoute: () => appRoute,
  path: 'explain',
  validateSearch: oneOf('person', 'type', 'id', 'action'),
  component: lazyRouteComponent(() => import('./ExplainPage.tsx'), 'ExplainPage'),
});

export const accessRoutes = [explain] as const;
