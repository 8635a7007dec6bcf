import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';
import { listSearch, oneOf } from '#web/search.ts';
import { profileSpec } from '../schema.ts';

const list = createRoute({
  getParentRoute: () => appRoute,
  path: 'profiles',
  validateSearch: listSearch(profileSpec),
  component: lazyRouteComponent(() => import('./ProfilesPage.tsx'), 'ProfilesPage'),
});

const gallery = createRoute({
  getParentRoute: () => appRoute,
  path: 'profiles/templates',
  component: lazyRouteComponent(() => import('./TemplatesPage.tsx'), 'TemplatesPage'),
});

const packs = createRoute({
  getParentRoute: () => appRoute,
  path: 'profiles/packs',
  component: lazyRouteComponent(() => import('./PacksPage.tsx'), 'PacksPage'),
});

/** `template`: key of a built-in profile to start from; `copy`: id of a profile to start from. */
const create = createRoute({
  getParentRoute: () => appRoute,
  path: 'profiles/new',
  validateSearch: oneOf('template', 'copy', 'view'),
  component: lazyRouteComponent(() => import('./NewProfilePage.tsx'), 'NewProfilePage'),
});

/** `view`: matrix, bits, lifecycle, holders, compare or history; `with`: id of the profile compared with. */
const one = createRoute({
  getParentRoute: () => appRoute,
  path: 'profiles/$id',
  validateSearch: oneOf('view', 'with'),
  component: lazyRouteComponent(() => import('./ProfilePage.tsx'), 'ProfilePage'),
});

export const profilesRoutes = [list, gallery, packs, create, one] as const;
