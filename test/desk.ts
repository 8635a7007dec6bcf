import { ticketSpec } from '#modules/tickets/schema.ts';
import type { Session } from '#platform/db.ts';

/** The records that fill a desk. */
export const deskSpec = ticketSpec;

/** How large a generated service desk is. */
export interface DeskSize {
  readonly tickets: number;
  readonly people: number;
  readonly groups: number;
}

const id = (kind: string, n: number): string => `01890000-0000-7000-${kind}-${n.toString(16).padStart(12, '0')}`;
const idSql = (kind: string, n: string): string =>
  `('01890000-0000-7000-${kind}-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

export const groupId = (n: number): string => id('8001', n);
export const deskPersonId = (n: number): string => id('8002', n);
const ORGANIZATION = '8004';
const PROFILE = id('8005', 1);
const ORGANIZATIONS = 20;
export const ORGANIZATION_IDS = Array.from({ length: ORGANIZATIONS }, (_, i) => id(ORGANIZATION, i + 1));
/** Groups that had tickets once and have no recent ones. */
const RETIRED = 20;

/** The kinds of person whose lists are measured, by what they may view. */
export const VIEWERS = ['own', '1', '20', '500', 'every', 'retired', '20 closed'] as const;
export type Viewer = (typeof VIEWERS)[number];
export const viewerId = (v: Viewer): string => deskPersonId(1 + VIEWERS.indexOf(v));
/** A super administrator, who sees everything. */
export const ADMINISTRATOR = deskPersonId(VIEWERS.length + 1);

/** A word that every ticket has, one that a few have, and one that is nowhere. */
export const COMMON_WORD = 'please';
export const RARE_WORD = 'ref00042';

const range = (from: number, count: number, step = 1): number[] =>
  Array.from({ length: count }, (_, i) => from + i * step);

/** The groups a viewer holds the profile at, for a desk with so many groups. */
function groupsOf(v: Viewer, groups: number): number[] {
  const live = groups - RETIRED;
  switch (v) {
    case 'own':
      return [];
    case '1':
      return [RETIRED + Math.floor(live / 10)];
    case '20':
      return range(RETIRED + 2, 20, Math.max(1, Math.floor((live - 2) / 20)));
    case '500': {
      const count = Math.min(500, Math.floor(live / 2));
      return range(RETIRED + 1, count, Math.floor(live / count));
    }
    case 'every':
      return range(1, groups - 1);
    case 'retired':
      return [7];
    case '20 closed':
      return range(1, 20);
  }
}

/**
 * Fills a migrated, empty database with a desk that looks like one of some years: groups of very different size, old
 * tickets mostly closed, people involved in every tenth. The same every time. Rows go in without triggers and with the
 * big indexes made afterwards.
 */
export async function fillDesk(session: Session, size: DeskSize): Promise<void> {
  await session.query(places(size));
  await session.query(people(size));
  await session.query(rights(size));
  const indexes = await session.query<{ name: string; text: string }>(
    "select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as text from pg_index where indrelid in ('ticket'::regclass, 'ticket_person'::regclass) and not indisunique",
  );
  for (const { name } of indexes) await session.query(`drop index ${name}`);
  await session.query("set session_replication_role = replica; set maintenance_work_mem = '1GB'");
  await session.query(`${texts()}; ${tickets(size)}; ${links(size)}`);
  for (const { text } of indexes) await session.query(text);
  await session.query('reset session_replication_role');
  await session.query('vacuum (analyze)');
}

const places = ({ groups }: DeskSize): string => `
  insert into place (id, parent_id, kind, name)
    select ${idSql(ORGANIZATION, 'n')}, '00000000-0000-7000-8000-000000000001', 'organization', 'Organization ' || n
      from generate_series(1, ${ORGANIZATIONS}) n;
  insert into place (id, parent_id, kind, name)
    select ${idSql('8001', 'n')}, ${idSql(ORGANIZATION, `1 + n % ${ORGANIZATIONS}`)}, 'group', 'Group ' || n
      from generate_series(1, ${groups}) n`;

const people = (size: DeskSize): string => `
  insert into person (id, login, name, email, organization_id, kind)
    select ${idSql('8002', 'n')}, 'person' || n, 'Person ' || n, 'person' || n || '@example.org',
           ${idSql(ORGANIZATION, `1 + n % ${ORGANIZATIONS}`)},
           case when n = ${VIEWERS.length + 1} then 'superadmin' else 'grouped' end
      from generate_series(1, ${size.people}) n;
  insert into membership (person_id, place_id)
    select ${idSql('8002', 'n')}, ${idSql('8001', `1 + (n * 7919) % ${size.groups}`)}
      from generate_series(${VIEWERS.length + 2}, ${size.people}) n`;

const rights = ({ groups }: DeskSize): string => {
  const held = VIEWERS.flatMap((v) =>
    groupsOf(v, groups).map((g) => `('${viewerId(v)}'::uuid, '${groupId(g)}'::uuid)`),
  );
  return `
    insert into profile (id, name, place_id, bits)
      values ('${PROFILE}', 'Agent of the desk', '00000000-0000-7000-8000-000000000001', '["IR", "IW", "IM", "IC"]');
    insert into access_grant (id, person_id, place_id, profile_id)
      select gen_random_uuid(), h.person, h.place, '${PROFILE}' from (values ${held.join(', ')}) h (person, place)`;
};

const WORDS = (
  'printer network invoice laptop password account server mailbox licence monitor order contract payroll door badge ' +
  'keyboard update folder backup phone switch router cable desk chair meeting visitor parking delivery report'
).split(' ');

const texts = (): string => `
  select setseed(0.42);
  create temporary table words as select array['${WORDS.join("', '")}'] as w;
  create temporary table sentences as
    select array_agg(s) as s from (
      select (select string_agg(w[1 + floor(random() * ${WORDS.length} + 0 * k)::int], ' ') from generate_series(1, 9 + n % 3) k) as s
        from generate_series(1, 500) n, words) made`;

/** Of two powers of chance, groups become of very different size and most tickets are changed soon after they came. */
const tickets = (size: DeskSize): string => `
  insert into ticket (id, place_id, title, description, type, status, priority, creator_id, requester_id, owner_id,
                      requester_organization_id, owner_organization_id, confidential, created_at, updated_at, closed_at)
  select ${idSql('8003', 'n')}, ${idSql('8001', 'grp')},
         w[1 + floor(a * ${WORDS.length})::int] || ' ' || w[1 + floor(b * ${WORDS.length})::int] || ' ' || n,
         'Hello, ${COMMON_WORD} help. ' || s[1 + floor(a * 500)::int] || '. ' || s[1 + floor(b * 500)::int] || '. ref' ||
           lpad((n % greatest(${size.tickets} / 20, 100))::text, 5, '0'),
         (array['incident', 'request', 'question'])[1 + n % 3], status,
         (array['low', 'medium', 'medium', 'serious'])[1 + n % 4],
         ${idSql('8002', 'creator')}, ${idSql('8002', 'requester')},
         case when owner > 0 then ${idSql('8002', 'owner')} end,
         ${idSql(ORGANIZATION, `1 + requester % ${ORGANIZATIONS}`)},
         case when owner > 0 then ${idSql(ORGANIZATION, `1 + owner % ${ORGANIZATIONS}`)} end,
         e < 0.02, created, created + late, case when status = 'closed' then created + late end
    from (
      select n, a, b, e, created, late, creator,
             case when e > 0.9 then 1 + floor(f * ${size.people})::int else creator end as requester,
             case when f < 0.85 then 1 + (10 + floor(${size.people} / 10 * d ^ 2)::int) % (${size.people} / 10) else 0 end as owner,
             case when n < ${size.tickets} * 0.97 then 'closed' when f < 0.85 then 'assigned' else 'new' end as status,
             case when raw > ${RETIRED} or n < ${size.tickets} / 5 then raw else ${RETIRED} + 1 + n % 50 end as grp
        from (
          select n, random() as a, random() as b, random() as d, random() as e, random() as f,
                 case when n % 25 = 0 and n < ${size.tickets} / 5 then 1 + n / 25 % ${RETIRED}
                      else ${RETIRED} + 1 + floor((${size.groups} - ${RETIRED}) * random() ^ 2 * 0.9999)::int end as raw,
                 1 + floor(${size.people} * random())::int as creator,
                 timestamptz '2023-01-01' + n * (interval '1000 days' / ${size.tickets}) as created,
                 random() ^ 4 * interval '60 days' as late
            from generate_series(1, ${size.tickets}) n) chance) made, words, sentences
   order by n`;

const links = ({ tickets: count, people: persons }: DeskSize): string => `
  insert into ticket_person (ticket_id, person_id, relation)
    select ${idSql('8003', 'n')}, ${idSql('8002', `1 + (n::bigint * 7919 % ${persons})::int`)},
           (array['editor', 'worker', 'observer'])[1 + n / 10 % 3]
      from generate_series(10, ${count}, 10) n`;
