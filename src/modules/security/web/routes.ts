import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '#web/root.ts';

const signIn = createRoute({
  getParentRoute: () => appRoute,
  path: 'settings/sign-in',
  component: lazyRouteComponent(() => import('./SignInSettingsPage.tsx'), 'SignInSettingsPage'),
});

export const securityRoutes = [signIn] as const;
