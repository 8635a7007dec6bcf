import { type AnyRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { learn } from './i18n.ts';
import { NotFound } from './page/NotFound.tsx';
import { appRoute, rootRoute } from './root.ts';
import { parseSearch, stringifySearch } from './search.ts';
import { otherRoutes, sections } from './sections.tsx';
import { entryRoutes } from '#modules/signin/web/routes.ts';
import { queryClient } from './query.ts';
import { sessionQuery } from './session.ts';
import { arriveAt, startOf } from './start.ts';

const startRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  beforeLoad: async () => {
    const { to, closed } = startOf(await queryClient.ensureQueryData(sessionQuery), sections);
    arriveAt(to, closed);
    throw redirect({ to, replace: true });
  },
});

// Inside the shell, so that one finds the way on; the root's own answer is for those outside.
const nowhereRoute = createRoute({ getParentRoute: () => appRoute, path: '$', component: NotFound });

/** The list of tickets, where most people begin, opens with the words of the house alone. */
const LIGHT = 'tickets';
const rooms = [...otherRoutes, ...sections.flatMap<AnyRoute>((s) => s.routes)];

const routeTree = rootRoute.addChildren([...entryRoutes, appRoute.addChildren([startRoute, nowhereRoute, ...rooms])]);

// Fetched beside the page's own file.
for (const { options } of rooms as readonly AnyRoute[]) {
  if (!('path' in options) || options.path !== LIGHT) options.loader = () => learn('rooms');
}

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
});
