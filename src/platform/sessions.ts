import { createHash, randomBytes } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import type { ShownToken } from './api-tokens.ts';
import { prepared, type QueryExecutor } from './db.ts';

const DAY = 86_400_000;
/** A session ends this long after its last use. */
export const SESSION_LIFE = 14 * DAY;
/** `last_seen_at` is written at most this often. */
const TOUCH = 300_000;

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** What a request's token says: whose session it is, and the policy epoch in the same breath. */
export interface Presence {
  readonly epoch: number;
  readonly personId: string | null;
  readonly hash: Buffer | undefined;
  /** The session's last use was a while ago. */
  readonly old: boolean;
  /** The password was set by somebody else or has expired: nothing but a new one is open. */
  readonly mustChangePassword: boolean;
  /** The grant that the session is narrowed to. */
  readonly grantId: string | null;
  /** The session looks through somebody else's eyes, or did and has not been left. */
  readonly look?: { readonly id: string; readonly watchedId: string; readonly until: string };
  /** When this session last showed the password or a second factor, in milliseconds; undefined without a session. */
  readonly provedAt?: number;
  /** Whether the person has a second factor, and whether this session has shown one. */
  readonly factor: { readonly enrolled: boolean; readonly shown: boolean; readonly required: FactorNeed };
  /** A program came with a token, in place of a person with a session. */
  readonly token?: ShownToken;
}

/** Where the settings of signing in are kept. */
export const SIGN_IN_SETTING = 'sign_in';

/** Of whom the installation asks a second factor. */
export const FACTOR_NEEDS = ['nobody', 'administrators', 'everybody'] as const;
export type FactorNeed = (typeof FACTOR_NEEDS)[number];

/** Set by somebody else, or older than the installation allows. Over `p`, the person, and `g`, the settings. */
export const MUST_CHANGE =
  "p.must_change_password or coalesce(p.password_set_at + make_interval(days => nullif((g.value->>'expiry_days')::int, 0)) " +
  '< now(), false)';

const RESOLVE =
  'select e.n, s.person_id, s.last_seen_at, s.proved_at, s.second_at is not null as shown, p.second_factor as enrolled, ' +
  `g.value->>'second_factor' as required, ${MUST_CHANGE} as must_change, s.grant_id, l.id as look_id, l.watched_id, ` +
  'l.until as look_until from policy_epoch e left join session s ' +
  'on s.token_hash = $1 and s.expires_at > now() and s.last_seen_at > now() - $2::interval ' +
  'left join person p on p.id = s.person_id left join look l on l.id = s.look_id ' +
  `left join setting g on g.key = '${SIGN_IN_SETTING}'`;

interface PresenceRow {
  n: number;
  person_id: string | null;
  last_seen_at: string | null;
  grant_id: string | null;
  look_id: string | null;
  watched_id: string;
  look_until: string;
  proved_at: string | null;
  shown: boolean;
  enrolled: boolean | null;
  required: FactorNeed | null;
  must_change: boolean | null;
}

/** Reads session and epoch in one statement. */
export async function resolvePresence(db: QueryExecutor, token: string | undefined): Promise<Presence> {
  const hash = token === undefined || token.length > 100 ? undefined : tokenHash(token);
  const values = [hash ?? null, `${SESSION_LIFE / 1000} seconds`];
  const [row] = await prepared<PresenceRow>(db, 'resolve_presence', RESOLVE, values);
  if (!row) throw new Error('The policy epoch is missing from the database.');
  const old = row.last_seen_at !== null && Date.now() - Date.parse(row.last_seen_at) > TOUCH;
  const { look_id: id, watched_id: watchedId, look_until: until } = row;
  return {
    epoch: row.n,
    personId: row.person_id,
    hash,
    old,
    grantId: row.grant_id,
    ...(id === null ? {} : { look: { id, watchedId, until } }),
    mustChangePassword: row.must_change === true,
    factor: { enrolled: row.enrolled === true, shown: row.shown, required: row.required ?? 'nobody' },
    ...(row.proved_at === null ? {} : { provedAt: Date.parse(row.proved_at) }),
  };
}

/** Notes that the session and its person were here. */
export async function touchSession(db: QueryExecutor, p: Presence): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('update session set last_seen_at = now() where token_hash = $1', [p.hash]));
  await db.executeQuery(CompiledQuery.raw('update person set last_seen_at = now() where id = $1', [p.personId]));
}

// The lock waits for a change of the account that is on its way, and then sees it. Whoever comes in has been seen; two who
// come in as the same person at once do so one after the other.
const START =
  'with started as (insert into session (token_hash, person_id, expires_at, ip, agent, second_at) ' +
  'select $1, id, $3, $4, $5, case when $7 then now() end from person ' +
  'where id = $2 and enabled and may_sign_in and ($6::text is null or password_hash = $6) for no key update returning person_id) ' +
  'update person set last_seen_at = now() where id in (select person_id from started) returning 1';

/** By what somebody has come in: the password that was checked, and whether a second factor was shown. */
export interface Shown {
  /** Null when they came in without a password. */
  readonly passwordHash: string | null;
  readonly second: boolean;
}

/**
 * Starts a session, unless the person may not sign in or the password is no longer the one that was checked. The
 * token is told once; only its hash is kept.
 */
export async function startSession(
  db: QueryExecutor,
  personId: string,
  by: Shown,
  from: { readonly ip: string; readonly agent: string },
): Promise<{ token: string; expires: Date } | undefined> {
  const token = randomBytes(32).toString('base64url');
  const expires = new Date(Date.now() + SESSION_LIFE);
  const values = [tokenHash(token), personId, expires.toISOString(), from.ip, from.agent.slice(0, 300)];
  const result = await db.executeQuery(CompiledQuery.raw(START, [...values, by.passwordHash, by.second]));
  return result.rows.length === 1 ? { token, expires } : undefined;
}

/** Ends one session. */
export async function endSession(db: QueryExecutor, token: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('delete from session where token_hash = $1', [tokenHash(token)]));
}

/** Ends every session of a person, one excepted. */
export async function endSessionsOf(db: QueryExecutor, personId: string, except?: Buffer): Promise<void> {
  await db.executeQuery(
    CompiledQuery.raw('delete from session where person_id = $1 and ($2::bytea is null or token_hash <> $2)', [
      personId,
      except ?? null,
    ]),
  );
}

/** Notes that the session has shown the password or a second factor just now. */
export async function proveSession(db: QueryExecutor, hash: Buffer, second: boolean): Promise<void> {
  await db.executeQuery(
    CompiledQuery.raw(
      'update session set proved_at = now(), second_at = case when $2 then now() else second_at end where token_hash = $1',
      [hash, second],
    ),
  );
}
