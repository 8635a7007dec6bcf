import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';

const expiring = createRoute({
  getParentRoute: () => appRoute,
  path: 'expiring',
  component: lazyRouteComponent(() => import('./ExpiringPage.tsx'), 'ExpiringPage'),
});

export const expiryRoutes = [expiring] as const;
