import type { Endpoint } from '#wire/endpoint.ts';
import type { Subject } from './derived.ts';
import type { Product } from './product.ts';

const UNKNOWN = '00000000-0000-7000-8000-00000000dead';

/** By person: what belongs to each of them alone and is no record of a type. */
export interface OfEach {
  readonly jobs: ReadonlyMap<string, string>;
  readonly tokens: ReadonlyMap<string, string>;
  /** A session that they do not use here. */
  readonly sessions: ReadonlyMap<string, string>;
  readonly passkeys: ReadonlyMap<string, string>;
  readonly notices: ReadonlyMap<string, string>;
  /** An alert of the audit. */
  readonly alerts: ReadonlyMap<string, string>;
  /** A request for access. */
  readonly requests: ReadonlyMap<string, string>;
  /** A change that they have planned. */
  readonly planned: ReadonlyMap<string, string>;
  /** A change about which they are asked. */
  readonly asked: ReadonlyMap<string, string>;
  /** The number of an entry of the audit about them that nothing turns round. */
  readonly entries: ReadonlyMap<string, number>;
}

const PLANNED = `'[{"call": "me.edit", "body": {}}]'`;

/** Gives everybody one of each. Somebody's planned change asks somebody else. */
export async function oneOfEach(house: Product): Promise<OfEach> {
  const made = async <V = string>(text: string): Promise<Map<string, V>> =>
    new Map((await house.sql<{ who: string; what: V }>(text)).map(({ who, what }) => [who, what]));
  const each = {
    jobs: await made(
      "insert into job (id, kind, actor_id, language) select gen_random_uuid(), 'people.import', id, 'en' from person " +
        'returning id as what, actor_id as who',
    ),
    tokens: await made(
      'insert into api_token (id, person_id, name, secret_hash, prefix, scopes, expires_at) ' +
        "select gen_random_uuid(), id, 'T', sha256(('gh_' || id)::bytea), 'gh_', '{read}', now() + interval '1 day' " +
        'from person returning id as what, person_id as who',
    ),
    sessions: await made(
      'insert into session (token_hash, person_id, expires_at) ' +
        "select sha256(('spare ' || id)::bytea), id, now() + interval '1 day' from person " +
        'returning id as what, person_id as who',
    ),
    passkeys: await made(
      'insert into passkey (id, person_id, credential_id, public_key, name) ' +
        "select gen_random_uuid(), id, id::text, ''::bytea, 'Key' from person returning id as what, person_id as who",
    ),
    notices: await made(
      "insert into notice (id, person_id, key) select gen_random_uuid(), id, 'notice.hidden' from person " +
        'returning id as what, person_id as who',
    ),
    alerts: await made(
      "insert into audit_alert (id, person_id, name, query, by_mail, seen) select gen_random_uuid(), id, 'A', '{}', " +
        'false, 0 from person returning id as what, person_id as who',
    ),
    requests: await made(
      'insert into access_request (id, person_id, type, record_id, action, reason, days, expires_at) ' +
        "select gen_random_uuid(), id, 'ticket', gen_random_uuid(), 'view', 'R', 7, now() + interval '1 day' " +
        'from person returning id as what, person_id as who',
    ),
    planned: await made(
      'insert into planned_change (id, author_id, changes, run_at, state) ' +
        `select gen_random_uuid(), id, ${PLANNED}, now() + interval '1 day', 'waiting' from person ` +
        'returning id as what, author_id as who',
    ),
    asked: await made(
      'insert into planned_change (id, author_id, asked_id, changes, state) ' +
        `select gen_random_uuid(), a.id, p.id, ${PLANNED}, 'asked' from person p, lateral ` +
        '(select id from person where id <> p.id limit 1) a returning id as what, asked_id as who',
    ),
    entries: await made<number>(
      'insert into audit (actor, action, type, record_id, denied, request_id, ip) ' +
        "select 'T', 'waved', 'person', id, false, 'T', '' from person returning number::int as what, record_id as who",
    ),
  };
  // The sessions that are used here were not opened with the passkey.
  await house.sql('update person set second_factor = false');
  return each;
}

/** The path of a call about the subject, with what belongs to the caller - or to the person it is about - in it. */
export function pathTo(e: Pick<Endpoint, 'path'>, s: Subject, each: OfEach): string {
  const owner = e.path.includes(':id') ? String(s.id) : s.me;
  return e.path
    .replace(':id', s.id ?? UNKNOWN)
    .replace(':person_id', s.me)
    .replace(':key', 'integria')
    .replace(':type', 'invoice')
    .replace(':token', each.tokens.get(owner) ?? UNKNOWN)
    .replace(':request', each.requests.get(s.me) ?? UNKNOWN)
    .replace(':alert', each.alerts.get(s.me) ?? UNKNOWN)
    .replace(':notice', each.notices.get(s.me) ?? UNKNOWN)
    .replace(':planned', (/approve|refuse/.test(e.path) ? each.asked : each.planned).get(s.me) ?? UNKNOWN)
    .replace(':record', 'one')
    .replace(':change', UNKNOWN)
    .replace(':passkey', each.passkeys.get(s.me) ?? UNKNOWN)
    .replace(':session', each.sessions.get(owner) ?? UNKNOWN);
}
