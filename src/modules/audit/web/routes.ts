import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { auditSearch } from './search.ts';

const audit = createRoute({
  getParentRoute: () => appRoute,
  path: 'audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./AuditPage.tsx'), 'AuditPage'),
});

export const auditRoutes = [audit] as const;
