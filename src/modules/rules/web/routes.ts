import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { listSearch, oneOf } from '#web/search.ts';
import { ruleSpec } from '../schema.ts';

const list = createRoute({
  getParentRoute: () => appRoute,
  path: 'rules',
  validateSearch: listSearch(ruleSpec),
  component: lazyRouteComponent(() => import('./RulesPage.tsx'), 'RulesPage'),
});

const create = createRoute({
  getParentRoute: () => appRoute,
  path: 'rules/new',
  component: lazyRouteComponent(() => import('./NewRulePage.tsx'), 'NewRulePage'),
});

/** `tab`: rule or history. */
const one = createRoute({
  getParentRoute: () => appRoute,
  path: 'rules/$id',
  validateSearch: oneOf('tab'),
  component: lazyRouteComponent(() => import('./RulePage.tsx'), 'RulePage'),
});

export const rulesRoutes = [list, create, one] as const;
