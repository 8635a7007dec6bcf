import type { FastifyRequest } from 'fastify';
import type { Endpoint } from '#wire/endpoint.ts';
import { bearerOf, resolveToken } from '../api-tokens.ts';
import type { QueryExecutor } from '../db.ts';
import { Fault } from '../errors.ts';
import { type Presence, resolvePresence } from '../sessions.ts';
import { countFailure, type Patience, pauseOf } from '../tries.ts';
import { readToken } from './cookies.ts';

/** What a request shows of who sends it. A token comes before a session: a program is never taken for its browser. */
export interface Shown {
  readonly session: string | undefined;
  /** Empty for a header without a token. */
  readonly secret: string | undefined;
}

export function shownBy(request: FastifyRequest): Shown {
  const secret = bearerOf(request.headers.authorization);
  return { session: secret === undefined ? readToken(request) : undefined, secret };
}

export const presenceOf = (db: QueryExecutor, { session, secret }: Shown): Promise<Presence> =>
  secret === undefined ? resolvePresence(db, session) : resolveToken(db, secret);

/** Wrong tokens from one address before it has to wait. Right ones are always heard. */
const PATIENCE: Patience = { free: 20, longest: 900 };

/** @throws Fault 401 for whoever is not known; 429 for one who has tried too often with tokens that are none */
export async function refuseStranger(
  db: QueryExecutor,
  e: Endpoint,
  { secret }: Shown,
  { ip, now }: { readonly ip: string; readonly now: Date },
): Promise<never> {
  if (secret === undefined) throw new Fault('unauthenticated', e.scope ? 'token.needed' : 'problem.signIn');
  const key = `token from ${ip}`;
  const counted = await countFailure(db, key, PATIENCE);
  const seconds = counted ? 0 : await pauseOf(db, key, now);
  if (seconds > 0) throw new Fault('too-many', 'token.tooMany', { values: { seconds }, retryAfter: seconds });
  throw new Fault('unauthenticated', 'token.unknown');
}

/** What the token is for, and what no token is for. @throws Fault 401, 403 */
export function refuseScope(e: Endpoint, { token }: Presence, { secret }: Shown): void {
  if (secret !== undefined && e.personOnly) throw new Fault('forbidden', 'token.personOnly');
  if (e.scope !== undefined && !token) throw new Fault('unauthenticated', 'token.needed');
  if (!token || 'open' in e.access) return;
  const reads = e.method === 'GET' || e.reads === true;
  const fits =
    e.scope === undefined
      ? token.scopes.some((s) => s === 'write' || (s === 'read' && reads))
      : token.scopes.includes(e.scope);
  if (!fits) throw new Fault('forbidden', `token.scope.${e.scope ?? (reads ? 'read' : 'write')}`);
  // Such calls are decided by other means than permissions, which are all that a narrowed token is told by.
  if (token.narrowed && 'signedIn' in e.access && !reads) throw new Fault('forbidden', 'token.narrowed');
}
