import './tables.ts';
import { optionsToShow } from '#modules/factors/section.ts';
import { type Section, route } from '#platform/section.ts';
import { resetFactors, securityOf, unlock } from './account.ts';
import {
  changeEmail,
  confirmEmail,
  endMyOtherSessions,
  endMySession,
  endSessionOfPerson,
  endSessionsOfPerson,
  enter,
  enterOptions,
  mySessions,
  personSecurity,
  proveSession,
  recover,
  recoverPassword,
  recoveryLink,
  resetPersonFactors,
  runSetup,
  sendPasswordLink,
  session,
  sessionsOfPerson,
  setup,
  showFactor,
  showFactorOptions,
  signIn,
  signOut,
  unlockPerson as unlockPersonCall,
} from './api.ts';
import { askEmail, confirmEmailWith } from './email.ts';
import { sendPasswordLink as sendLink } from './password-link.ts';
import { enterWith, ownOptions, prove, showFactor as showFactorWith } from './proof.ts';
import { askRecovery, recoverWith, recoveryErrand, whoseLink } from './recovery.ts';
import { signInWith } from './service.ts';
import { endAllFor, endFor, endOthers, endOwn, ownSessions, sessionsFor } from './sessions.ts';
import { leaveLook } from '#modules/viewing/section.ts';
import { runSetupWith, setupNeeded } from './setup.ts';
import { summary } from './summary.ts';

export { linkFor, makeSuperadmin, type Rescued, removeFactors, superadmins, unlockPerson } from './rescue.ts';
export { issueSetupToken, makeFirstAdmin, setupNeeded } from './setup.ts';

/** What fails here is counted, although the call fails; and hashing holds no connection. */
const counted = { withoutTransaction: true } as const;

/** Sign-in with its steps, sign-out, sessions, recovery, the first administrator. */
export const signinSection: Section = {
  name: 'signin',
  records: [],
  routes: [
    route(session, (ctx) => summary(ctx)),
    { ...route(signIn, (ctx, { body, cookies }) => signInWith(ctx, body, cookies)), ...counted },
    { ...route(showFactorOptions, (ctx, { publicUrl }) => ownOptions(ctx, publicUrl)), ...counted },
    {
      ...route(showFactor, (ctx, { body, cookies, publicUrl }) => showFactorWith(ctx, body, cookies, publicUrl)),
      ...counted,
    },
    { ...route(proveSession, (ctx, { body, publicUrl }) => prove(ctx, body, publicUrl)), ...counted },
    route(enterOptions, (ctx, { publicUrl }) => optionsToShow(ctx, publicUrl, null)),
    {
      ...route(enter, (ctx, { body, cookies, publicUrl }) => enterWith(ctx, body.response, cookies, publicUrl)),
      ...counted,
    },
    route(signOut, async (ctx, { cookies }) => {
      await leaveLook(ctx);
      if (cookies.token !== undefined) await ctx.sessions.end(cookies.token);
      cookies.clear();
      return undefined;
    }),
    { ...route(recover, (ctx, { body, publicUrl }) => askRecovery(ctx, body.who, publicUrl)), ...counted },
    route(recoveryLink, (ctx, { body }) => whoseLink(ctx, body.token)),
    route(recoverPassword, (ctx, { body }) => recoverWith(ctx, body)),
    route(changeEmail, (ctx, { body, publicUrl }) => askEmail(ctx, body.email as string, publicUrl)),
    route(confirmEmail, (ctx, { body }) => confirmEmailWith(ctx, body.token)),
    route(mySessions, async (ctx) => ({ items: await ownSessions(ctx) })),
    route(endMySession, (ctx, { params }) => endOwn(ctx, params.session)),
    route(endMyOtherSessions, (ctx) => endOthers(ctx)),
    route(sessionsOfPerson, async (ctx, { row }) => ({ items: await sessionsFor(ctx, row) })),
    route(endSessionOfPerson, (ctx, { row, params }) => endFor(ctx, row, params.session)),
    route(endSessionsOfPerson, (ctx, { row }) => endAllFor(ctx, row)),
    route(personSecurity, (ctx, { row }) => securityOf(ctx, row)),
    route(unlockPersonCall, (ctx, { row }) => unlock(ctx, row)),
    route(resetPersonFactors, (ctx, { row }) => resetFactors(ctx, row)),
    route(sendPasswordLink, (ctx, { row, publicUrl }) => sendLink(ctx, row, publicUrl)),
    route(setup, async (ctx) => ({ needed: await setupNeeded(ctx), mail: ctx.mail.ready })),
    route(runSetup, (ctx, { body, cookies }) => runSetupWith(ctx, body, cookies)),
  ],
  errands: [recoveryErrand],
};
