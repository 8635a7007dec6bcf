import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { lineSchema, loginSchema, textSchema } from '#wire/field.ts';

/** Who is signed in and where they may go. */
export const sessionSchema = z.object({
  person: z.object({
    id: z.string(),
    name: z.string(),
    login: z.string(),
    kind: z.string(),
    /** Which picture the person has; null without one. */
    picture: z.string().nullable(),
    language: z.enum(['en', 'es']),
    /** The section to start in, if the person has chosen one. */
    landing: z.string().nullable(),
  }),
  /** Keys of the sections in which the person may view or create anything. */
  sections: z.array(z.string()),
  /** Per record type, whether one may create one anywhere. */
  creates: z.record(z.string(), z.boolean()),
  must_change_password: z.boolean(),
  /** The session is narrowed to this one grant; the words are empty when it counts no more. */
  acting: z.object({ grant_id: z.string(), profile: z.string(), place: z.string(), below: z.boolean() }).nullable(),
  /** Whether there is more than one grant to act as. */
  several_roles: z.boolean(),
  /** The session looks through the eyes of the person named above; `over` when it no longer does and is to be left. */
  viewing: z.object({ watcher: z.string(), until: z.string(), over: z.boolean() }).nullable(),
});

export const session = endpoint({
  id: 'session.get',
  whileLooking: true,
  beforeNewPassword: true,
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

/** `needed`: no super administrator exists yet. */
export const setup = endpoint({
  id: 'setup.get',
  method: 'GET',
  path: '/setup',
  summary: 'Whether the first administrator is still to be made',
  access: { open: 'Asked before anybody can sign in.' },
  out: z.object({ needed: z.boolean() }),
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
