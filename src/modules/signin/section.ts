import { type Section, route } from '#platform/section.ts';
import { runSetup, session, setup, signIn, signOut } from './api.ts';
import { signInWith } from './service.ts';
import { runSetupWith, setupNeeded } from './setup.ts';
import { summary } from './summary.ts';

export { issueSetupToken, makeFirstAdmin, setupNeeded } from './setup.ts';

/** Sign-in, sign-out, the first administrator. */
export const signinSection: Section = {
  name: 'signin',
  records: [],
  routes: [
    route(session, (ctx) => summary(ctx)),
    { ...route(signIn, (ctx, { body, cookies }) => signInWith(ctx, body, cookies)), withoutTransaction: true },
    route(signOut, async (ctx, { cookies }) => {
      if (cookies.token !== undefined) await ctx.sessions.end(cookies.token);
      cookies.clear();
      return undefined;
    }),
    route(setup, async (ctx) => ({ needed: await setupNeeded(ctx) })),
    route(runSetup, (ctx, { body, cookies }) => runSetupWith(ctx, body, cookies)),
  ],
};
