import { z } from 'zod';
import { factorShownSchema } from '#modules/factors/schema.ts';
import { STEPS } from '#wire/endpoint.ts';

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
  /** `simplified`: every profile of the person has the simplified interface. A look, by which nothing is decided. */
  interface: z.enum(['standard', 'simplified']),
  /** Keys of the sections in which the person may view or create anything. */
  sections: z.array(z.string()),
  /** Per record type, whether one may create one anywhere */
  creates: z.record(z.string(), z.boolean()),
  must_change_password: z.boolean(),
  /** The session is narrowed to this one grant; the words are empty when it counts no more. */
  acting: z.object({ grant_id: z.string(), profile: z.string(), place: z.string(), below: z.boolean() }).nullable(),
  /** Whether there is more than one grant to act as. */
  several_roles: z.boolean(),
  /** The session looks through the eyes of the person named above; `over` when it no longer does and is to be left. */
  viewing: z
    .object({
      watcher: z.string(),
      until: z.string(),
      over: z.boolean(),
      /** Per record type, whether the person could create one, if this were not a look. */
      creates: z.record(z.string(), z.boolean()),
    })
    .nullable(),
  /** What is to be done before anything else opens; null when everything is open. */
  step: z.enum(STEPS).nullable(),
  /** Whether the person may set up the installation. */
  may_set_up: z.boolean(),
  /** Whether there is anybody through whose eyes one may look. */
  may_view_as: z.boolean(),
  /** Whether the person may keep permission tests. */
  may_keep_tests: z.boolean(),
  /** By what the second factor can be shown; empty unless that is the step. */
  ways: z.array(z.enum(['code', 'passkey', 'recovery'])),
});

/** What shows once more who one is. */
export const proofSchema = z.union([z.strictObject({ password: z.string().max(1000) }), factorShownSchema]);
export type ProofInput = z.infer<typeof proofSchema>;

/** A session, for whoever looks after it. */
export const sessionInfoSchema = z.object({
  id: z.string(),
  created_at: z.string(),
  last_seen_at: z.string(),
  expires_at: z.string(),
  ip: z.string(),
  /** What the browser says of itself. */
  agent: z.string(),
  /** A second factor was shown in it. */
  second: z.boolean(),
  /** The session of this very call. */
  current: z.boolean(),
});
export type SessionAnswer = z.infer<typeof sessionInfoSchema>;

/** How somebody's sign-in stands. */
export const securitySchema = z.object({
  /** Until when signing in from browsers unknown to the person pauses. */
  locked_until: z.string().nullable(),
  password_set_at: z.string().nullable(),
  must_change_password: z.boolean(),
  totp: z.boolean(),
  passkeys: z.int(),
  /** Recovery codes that are left. */
  codes: z.int(),
  /** Why no link can be sent by which they choose a password; null when one can. */
  link_stopped: z.enum(['noMail', 'noAddress', 'inactive']).nullable(),
});
export type SecurityAnswer = z.infer<typeof securitySchema>;
