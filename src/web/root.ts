import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { learn } from './i18n.ts';
import { isProblem, queryClient } from './query.ts';
import { sessionQuery } from './session.ts';
import { NotFound } from './page/NotFound.tsx';
import { RouteError } from './page/RouteError.tsx';

export const rootRoute = createRootRoute({ notFoundComponent: NotFound, errorComponent: RouteError });

/** Where one does what is to be done before anything else opens. */
export const STEP_PAGES = { factor: '/second-step', password: '/change-password', enrol: '/enrol' } as const;

/** The parent of every page of a section: opens only for somebody signed in, inside the shell. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  component: lazyRouteComponent(() => import('./shell/Shell.tsx'), 'Shell'),
  errorComponent: RouteError,
  // Beside the shell's own file, and only for those who come in.
  loader: () => learn('house'),
  beforeLoad: async ({ location }) => {
    const back = location.pathname === '/' ? {} : { back: location.href };
    try {
      const session = await queryClient.ensureQueryData(sessionQuery);
      if (session.step !== null) throw redirect({ to: STEP_PAGES[session.step], search: back });
    } catch (error) {
      if (isProblem(error, 401)) throw redirect({ to: '/sign-in', search: back });
      throw error;
    }
  },
});
