import { z } from 'zod';
import { endpoint, STEPS } from '#wire/endpoint.ts';
import { person } from '#modules/people/access.ts';
import { assertionSchema, factorShownSchema, optionsSchema } from '#modules/factors/schema.ts';
import { f, idSchema, lineSchema, loginSchema, textSchema } from '#wire/field.ts';
import { idParams } from '#wire/record-api.ts';
import { proofSchema, securitySchema, sessionInfoSchema, sessionSchema } from './schema.ts';

export const session = endpoint({
  id: 'session.get',
  whileLooking: true,
  before: STEPS,
  method: 'GET',
  path: '/session',
  summary: 'Who am I, and which sections are open to me',
  access: { signedIn: 'Speaks only of the caller.' },
  out: sessionSchema,
});

export const signIn = endpoint({
  id: 'session.signIn',
  personOnly: true,
  method: 'POST',
  path: '/session',
  summary: 'Sign in with login and password',
  access: { open: 'Nobody is signed in yet.' },
  body: z.strictObject({ login: textSchema(100), password: z.string().max(1000) }),
  out: sessionSchema,
  example: { body: { login: 'nobody', password: 'wrong' } },
});

export const signOut = endpoint({
  id: 'session.signOut',
  personOnly: true,
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out',
  access: { open: 'Signing out is always possible.' },
});

export const setup = endpoint({
  id: 'setup.get',
  method: 'GET',
  path: '/setup',
  summary: 'Whether the first administrator is still to be made, and whether mail leaves this installation',
  access: { open: 'Asked before anybody can sign in.' },
  out: z.object({
    /** No super administrator exists yet. */
    needed: z.boolean(),
    /** Without mail nobody sets a forgotten password by a link: an administrator must help. */
    mail: z.boolean(),
  }),
});

export const runSetup = endpoint({
  id: 'setup.run',
  personOnly: true,
  method: 'POST',
  path: '/setup',
  summary: 'Make the first super administrator, with the one-time token printed at the first start',
  access: { open: 'Needs the one-time token; works once.' },
  body: z.strictObject({
    token: z.string().max(200),
    name: lineSchema(200, 1),
    login: loginSchema,
    password: z.string().min(1).max(1000),
  }),
  out: sessionSchema,
  changesPolicy: true,
  example: { body: { token: 'wrong', name: 'Ada', login: 'ada', password: 'correct horse battery' } },
});

export const showFactorOptions = endpoint({
  id: 'session.factorOptions',
  personOnly: true,
  before: STEPS,
  method: 'POST',
  path: '/session/factor/options',
  summary: 'What the browser needs to show a passkey of mine',
  access: { signedIn: 'Speaks only of the caller.' },
  out: optionsSchema,
});

export const showFactor = endpoint({
  id: 'session.factor',
  personOnly: true,
  before: ['factor'],
  method: 'POST',
  path: '/session/factor',
  summary: 'The second step of signing in: show a second factor',
  access: { signedIn: 'Only with a session that waits for it.' },
  body: factorShownSchema,
  out: sessionSchema,
  example: { body: { code: '123456' } },
});

export const proveSession = endpoint({
  id: 'session.prove',
  personOnly: true,
  before: ['password', 'enrol'],
  method: 'POST',
  path: '/session/proof',
  summary: 'Show once more who one is, for what is dangerous; it holds for fifteen minutes',
  access: { signedIn: 'Speaks only of the caller.' },
  body: proofSchema,
  example: { body: { password: 'not-my-password' } },
});

export const enterOptions = endpoint({
  id: 'session.passkeyOptions',
  personOnly: true,
  method: 'POST',
  path: '/session/passkey/options',
  summary: 'What the browser needs to sign in with a passkey; it tells of no account',
  access: { open: 'Nobody is signed in yet.' },
  out: optionsSchema,
});

export const enter = endpoint({
  id: 'session.passkey',
  personOnly: true,
  method: 'POST',
  path: '/session/passkey',
  summary: 'Sign in with a passkey alone',
  access: { open: 'Nobody is signed in yet.' },
  body: z.strictObject({ response: assertionSchema }),
  out: sessionSchema,
  example: {
    body: {
      response: {
        id: 'AA',
        rawId: 'AA',
        type: 'public-key',
        response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' },
      },
    },
  },
});

export const recover = endpoint({
  id: 'recovery.ask',
  personOnly: true,
  method: 'POST',
  path: '/recovery',
  summary: 'Ask for a link that sets a new password; the answer is the same whether there is such an account or not',
  access: { open: 'Asked by people who cannot sign in.' },
  body: z.strictObject({ who: lineSchema(200, 1) }),
  out: z.object({
    /** Whether mail leaves this installation at all; without, an administrator must help. */
    mail: z.boolean(),
  }),
  example: { body: { who: 'nobody' } },
});

const tokenSchema = z.string().max(300);

export const recoveryLink = endpoint({
  id: 'recovery.link',
  personOnly: true,
  reads: true,
  method: 'POST',
  path: '/recovery/link',
  summary: 'Whose password a link sets, as long as it works',
  access: { open: 'The link is the proof.' },
  body: z.strictObject({ token: tokenSchema }),
  out: z.object({ login: z.string() }),
  example: { body: { token: 'forged' } },
});

export const recoverPassword = endpoint({
  id: 'recovery.password',
  personOnly: true,
  method: 'POST',
  path: '/recovery/password',
  summary: 'Set a password by a link, once; sessions end',
  access: { open: 'The link is the proof.' },
  body: z.strictObject({ token: tokenSchema, password: z.string().min(1).max(1000) }),
  example: { body: { token: 'forged', password: 'correct horse battery' } },
});

export const changeEmail = endpoint({
  id: 'me.email',
  personOnly: true,
  asksAgain: true,
  method: 'POST',
  path: '/me/email',
  summary: 'Ask for another e-mail address of mine; it counts once a link sent there has been followed',
  access: { signedIn: 'Speaks only of the caller.' },
  body: z.strictObject({ email: f.email({}).schema }),
  out: z.object({ sent_to: z.string() }),
  example: { body: { email: 'new@example.org' } },
});

export const confirmEmail = endpoint({
  id: 'email.confirm',
  personOnly: true,
  method: 'POST',
  path: '/email-confirmation',
  summary: 'Confirm an e-mail address by the link that was sent to it',
  access: { open: 'The link is the proof.' },
  body: z.strictObject({ token: tokenSchema }),
  out: z.object({ email: z.string() }),
  changesPolicy: true,
  example: { body: { token: 'forged' } },
});

const sessionsAnswer = z.object({ items: z.array(sessionInfoSchema) });
const ownOnly = { signedIn: 'Speaks only of the caller.' };
const ofPerson = { on: person, action: 'resetPassword' } as const;
const sessionParam = { session: idSchema };

export const mySessions = endpoint({
  id: 'me.sessions',
  personOnly: true,
  method: 'GET',
  path: '/me/sessions',
  summary: 'My sessions, the last used first',
  access: ownOnly,
  out: sessionsAnswer,
});

export const endMySession = endpoint({
  id: 'me.endSession',
  personOnly: true,
  method: 'DELETE',
  path: '/me/sessions/:session',
  summary: 'End a session of mine',
  access: ownOnly,
  params: z.strictObject(sessionParam),
});

export const endMyOtherSessions = endpoint({
  id: 'me.endSessions',
  personOnly: true,
  method: 'DELETE',
  path: '/me/sessions',
  summary: 'End every session of mine but this one',
  access: ownOnly,
});

export const sessionsOfPerson = endpoint({
  id: 'people.sessions',
  personOnly: true,
  method: 'GET',
  path: '/people/:id/sessions',
  summary: "Somebody's sessions",
  access: ofPerson,
  params: idParams,
  out: sessionsAnswer,
});

export const endSessionOfPerson = endpoint({
  id: 'people.endSession',
  personOnly: true,
  method: 'DELETE',
  path: '/people/:id/sessions/:session',
  summary: "End one of somebody's sessions",
  access: ofPerson,
  params: idParams.extend(sessionParam),
});

export const endSessionsOfPerson = endpoint({
  id: 'people.endSessions',
  personOnly: true,
  method: 'DELETE',
  path: '/people/:id/sessions',
  summary: "End every session of somebody's",
  access: ofPerson,
  params: idParams,
});

export const personSecurity = endpoint({
  id: 'people.security',
  personOnly: true,
  method: 'GET',
  path: '/people/:id/security',
  summary: "How somebody's sign-in stands: lock-out, age of the password, second factors",
  access: ofPerson,
  params: idParams,
  out: securitySchema,
});

export const unlockPerson = endpoint({
  id: 'people.unlock',
  personOnly: true,
  method: 'POST',
  path: '/people/:id/unlock',
  summary: 'Let somebody who is locked out try again at once',
  access: ofPerson,
  params: idParams,
});

export const sendPasswordLink = endpoint({
  id: 'people.passwordLink',
  personOnly: true,
  method: 'POST',
  path: '/people/:id/password-link',
  summary: 'Send somebody a link by which they choose their password; an invitation as long as they have none',
  access: ofPerson,
  params: idParams,
  out: z.object({ sent_to: z.string() }),
});

export const resetPersonFactors = endpoint({
  id: 'people.resetFactors',
  personOnly: true,
  method: 'POST',
  path: '/people/:id/factors/reset',
  summary: 'Take away the second factors of somebody who has lost them; their sessions end',
  access: ofPerson,
  params: idParams,
});
