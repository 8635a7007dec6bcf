import { z } from 'zod';
import { person } from '#modules/people/access.ts';
import { lineSchema as permissionLine } from '#modules/profiles/schema.ts';
import { endpoint, SCOPES } from '#wire/endpoint.ts';
import { idSchema, lineSchema, momentSchema } from '#wire/field.ts';
import { idParams } from '#wire/record-api.ts';

/** Days that a token lives at most, and unless said. */
export const LONGEST_LIFE = 366;
export const USUAL_LIFE = 90;

/** Minutes within which one may take back that one has revoked a token. */
export const REGRET = 10;

export const tokenSchema = z.object({
  id: z.string(),
  /** Tokens are for programs, as many as one likes; of a personal key there is one. */
  kind: z.enum(['token', 'key']),
  name: z.string(),
  /** The first letters of the secret. */
  prefix: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  /** Permissions and places to which it is narrowed; null is every one of the person's. */
  lines: z.array(permissionLine).nullable(),
  places: z.array(z.string()).nullable(),
  created_at: z.string(),
  expires_at: z.string(),
  last_used_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
});

const tokens = z.object({ items: z.array(tokenSchema) });
const told = tokenSchema.extend({ secret: z.string() });
/** What a token may at most, and until when. */
const limits = {
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  lines: z.array(permissionLine).max(500).optional(),
  places: z.array(idSchema).max(50).optional(),
  expires_at: momentSchema.optional(),
};
const ownOnly = 'Speaks only of the caller.';

export const myTokens = endpoint({
  id: 'me.tokens',
  personOnly: true,
  method: 'GET',
  path: '/me/tokens',
  summary: 'My API tokens',
  access: { signedIn: ownOnly },
  out: tokens,
});

export const createToken = endpoint({
  id: 'me.createToken',
  personOnly: true,
  asksAgain: true,
  tellsOnce: true,
  method: 'POST',
  path: '/me/tokens',
  summary: 'Make an API token of mine; the secret is told this once',
  access: { signedIn: 'A token never does more than its person may.' },
  body: z.strictObject({ name: lineSchema(100, 1), ...limits }),
  out: told,
  example: { body: { name: 'Backup', scopes: ['read'] } },
});

export const replaceKey = endpoint({
  id: 'me.replaceKey',
  personOnly: true,
  asksAgain: true,
  method: 'PUT',
  path: '/me/key',
  summary: 'Make my personal key, in place of the one before; the secret is told this once',
  access: { signedIn: 'A key never does more than its person may.' },
  body: z.strictObject(limits),
  out: told,
  example: { body: { scopes: ['read'] } },
});

export const restoreToken = endpoint({
  id: 'me.restoreToken',
  personOnly: true,
  asksAgain: true,
  method: 'POST',
  path: '/me/tokens/:token/restore',
  summary: 'Take up again a token that I have revoked a moment ago',
  access: { signedIn: ownOnly },
  params: z.strictObject({ token: idSchema }),
});

export const revokeToken = endpoint({
  id: 'me.revokeToken',
  personOnly: true,
  method: 'DELETE',
  path: '/me/tokens/:token',
  summary: 'Revoke an API token of mine, from this moment on',
  access: { signedIn: ownOnly },
  params: z.strictObject({ token: idSchema }),
});

export const tokensOf = endpoint({
  id: 'people.tokens',
  personOnly: true,
  method: 'GET',
  path: '/people/:id/tokens',
  summary: "Somebody's API tokens, without their secrets",
  access: { on: person, action: 'resetPassword' },
  params: idParams,
  out: tokens,
});

export const revokeTokenOf = endpoint({
  id: 'people.revokeToken',
  personOnly: true,
  method: 'DELETE',
  path: '/people/:id/tokens/:token',
  summary: "Revoke somebody's API token, from this moment on",
  access: { on: person, action: 'resetPassword' },
  params: idParams.extend({ token: idSchema }),
});

export type TokenAnswer = z.infer<typeof tokenSchema>;
export type TokenInput = z.infer<NonNullable<typeof createToken.body>>;
export type KeyInput = z.infer<NonNullable<typeof replaceKey.body>>;
