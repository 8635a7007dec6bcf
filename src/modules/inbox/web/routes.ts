import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { oneOf } from '#web/search.ts';

const inbox = createRoute({
  getParentRoute: () => appRoute,
  path: 'inbox',
  validateSearch: oneOf('show'),
  component: lazyRouteComponent(() => import('./InboxPage.tsx'), 'InboxPage'),
});

export const inboxRoutes = [inbox] as const;
