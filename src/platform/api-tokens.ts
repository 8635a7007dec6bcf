import { randomBytes } from 'node:crypto';
import type { Ceiling } from '#access/decide.ts';
import type { Scope } from '#wire/endpoint.ts';
import { prepared, type QueryExecutor, rowsOf } from './db.ts';
import { MUST_CHANGE, type Presence, SIGN_IN_SETTING, tokenHash } from './sessions.ts';

/** A token that a program showed. */
export interface ShownToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Reaches less than the person: only some permissions, or only some places. */
  readonly narrowed: boolean;
  readonly ceilings: readonly Ceiling[];
}

const START = 'gh_';
/** Its last use is noted at most this often, in milliseconds. */
const TOUCH = 60_000;

/** A new secret, told once. Its first letters are kept to tell tokens apart. */
export function newSecret(): { secret: string; hash: Buffer; prefix: string } {
  const secret = START + randomBytes(32).toString('base64url');
  return { secret, hash: tokenHash(secret), prefix: secret.slice(0, START.length + 5) };
}

/** The secret after `Authorization: Bearer`; undefined without such a header, empty when nothing follows. */
export function bearerOf(header: string | undefined): string | undefined {
  return header === undefined
    ? undefined
    : (/^bearer(?: +(\S*))?\s*$/i.exec(header)?.[1] ?? (/^bearer\b/i.test(header) ? '' : undefined));
}

// The person is asked in the same breath: who may not sign in is not let in by a token.
const RESOLVE =
  'select e.n, t.id, t.person_id, t.name, t.scopes, t.lines, t.places, t.last_used_at, t.must_change from policy_epoch e ' +
  `left join lateral (select t.*, ${MUST_CHANGE} as must_change from api_token t join person p on p.id = t.person_id ` +
  `left join setting g on g.key = '${SIGN_IN_SETTING}' ` +
  'where t.secret_hash = $1 and t.revoked_at is null and t.expires_at > now() and p.enabled and p.may_sign_in) t on true';

interface TokenRow {
  n: number;
  id: string | null;
  person_id: string | null;
  name: string;
  scopes: Scope[];
  lines: Ceiling['lines'] | null;
  places: readonly string[] | null;
  last_used_at: string | null;
  must_change: boolean | null;
}

/** Reads token, person and epoch in one statement: a revoked token is no token from its revocation on. */
export async function resolveToken(db: QueryExecutor, secret: string): Promise<Presence> {
  const hash = secret.startsWith(START) && secret.length < 100 ? tokenHash(secret) : null;
  const [row] = await prepared<TokenRow>(db, 'resolve_token', RESOLVE, [hash]);
  if (!row) throw new Error('The policy epoch is missing from the database.');
  const old = row.last_used_at === null || Date.now() - Date.parse(row.last_used_at) > TOUCH;
  const who = {
    epoch: row.n,
    hash: undefined,
    old,
    mustChangePassword: row.must_change === true,
    // A token is its own proof, made by a session that had shown everything.
    factor: { enrolled: false, shown: false, required: 'nobody' },
    grantId: null,
  } as const;
  if (row.id === null) return { ...who, personId: null };
  return { ...who, personId: row.person_id, token: shown(row, row.id) };
}

function shown(row: TokenRow, id: string): ShownToken {
  const readOnly = !row.scopes.includes('write');
  const narrowed = row.lines !== null || row.places !== null;
  const ceiling: Ceiling = { lines: row.lines ?? 'every', readOnly, ...(row.places ? { places: row.places } : {}) };
  return { id, name: row.name, scopes: row.scopes, narrowed, ceilings: readOnly || narrowed ? [ceiling] : [] };
}

/** Notes the use of a token; processes that come at once note it once. */
export async function touchToken(db: QueryExecutor, id: string): Promise<void> {
  await rowsOf(
    db,
    'update api_token set last_used_at = now() where id = $1 ' +
      "and (last_used_at is null or last_used_at < now() - interval '1 minute')",
    [id],
  );
}

/** Revokes every token of a person that was made before now. Answers how many. */
export async function revokeTokensOf(db: QueryExecutor, personId: string): Promise<number> {
  const rows = await rowsOf(
    db,
    'update api_token set revoked_at = now() where person_id = $1 and revoked_at is null and expires_at > now() returning 1',
    [personId],
  );
  return rows.length;
}
