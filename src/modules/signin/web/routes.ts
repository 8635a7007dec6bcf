import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute, rootRoute } from '#web/root.ts';
import { backTo } from '#web/root-paths.ts';
import { oneOf } from '#web/search.ts';

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  validateSearch: backTo,
  component: lazyRouteComponent(() => import('./SignInPage.tsx'), 'SignInPage'),
});

const setup = createRoute({
  getParentRoute: () => rootRoute,
  path: 'setup',
  validateSearch: oneOf('token'),
  component: lazyRouteComponent(() => import('./SetupPage.tsx'), 'SetupPage'),
});

const changePassword = createRoute({
  getParentRoute: () => rootRoute,
  path: 'change-password',
  validateSearch: backTo,
  component: lazyRouteComponent(() => import('./ChangePasswordPage.tsx'), 'ChangePasswordPage'),
});

const secondStep = createRoute({
  getParentRoute: () => rootRoute,
  path: 'second-step',
  validateSearch: backTo,
  component: lazyRouteComponent(() => import('./SecondStepPage.tsx'), 'SecondStepPage'),
});

const enrol = createRoute({
  getParentRoute: () => rootRoute,
  path: 'enrol',
  validateSearch: backTo,
  component: lazyRouteComponent(() => import('./EnrolPage.tsx'), 'EnrolPage'),
});

const recover = createRoute({
  getParentRoute: () => rootRoute,
  path: 'recover',
  component: lazyRouteComponent(() => import('./RecoverPage.tsx'), 'RecoverPage'),
});

const confirmEmail = createRoute({
  getParentRoute: () => rootRoute,
  path: 'confirm-email',
  component: lazyRouteComponent(() => import('./ConfirmEmailPage.tsx'), 'ConfirmEmailPage'),
});

const me = createRoute({
  getParentRoute: () => appRoute,
  path: 'me',
  validateSearch: oneOf('tab'),
  component: lazyRouteComponent(() => import('./MyAccountPage.tsx'), 'MyAccountPage'),
});

/** Pages outside the shell. */
export const entryRoutes = [signIn, setup, changePassword, secondStep, enrol, recover, confirmEmail] as const;

export const signinRoutes = [me] as const;
