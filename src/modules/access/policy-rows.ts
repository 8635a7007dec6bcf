import type { GrantFacts, PersonFacts, ProfileFacts } from '#access/policy.ts';
import type { PlaceNode } from '#access/tree.ts';
import { type QueryExecutor, rowsOf as rows } from '#platform/db.ts';
import type { Changed } from './policy-log.ts';

/** What a policy is made of, as the tables have it; names of people beside them. */
export interface PolicyRows {
  readonly people: readonly PersonFacts[];
  readonly names: ReadonlyMap<string, string>;
  readonly places: readonly PlaceNode[];
  readonly profiles: readonly ProfileFacts[];
  readonly grants: readonly GrantFacts[];
}

/** Everything, but for grants that are over. */
export async function everyRow(db: QueryExecutor): Promise<PolicyRows> {
  const people = await rows<PersonRow>(db, PEOPLE);
  const places = await rows<PlaceRow>(db, PLACES);
  const profiles = await rows<ProfileFacts>(db, PROFILES);
  const grants = await rows<GrantRow>(db, GRANTS);
  return asFacts(people, places, profiles, grants);
}

/** What there is of that which has changed. */
export async function changedRows(db: QueryExecutor, changed: Changed): Promise<PolicyRows> {
  const of = <Row>(text: string, ids: readonly string[]): Promise<Row[]> =>
    ids.length === 0 ? Promise.resolve([]) : rows<Row>(db, text, [ids]);
  const people = await of<PersonRow>(SOME_PEOPLE, changed.person);
  const places = await of<PlaceRow>(`${PLACES} where id = any($1)`, changed.place);
  const profiles = await of<ProfileFacts>(`${PROFILES} where id = any($1)`, changed.profile);
  const grants = await of<GrantRow>(`${GRANTS} and id = any($1)`, changed.grant);
  return asFacts(people, places, profiles, grants);
}

const asFacts = (
  people: readonly PersonRow[],
  places: readonly PlaceRow[],
  profiles: readonly ProfileFacts[],
  grants: readonly GrantRow[],
): PolicyRows => ({
  people: people.map(toPerson),
  names: new Map(people.map((p) => [p.id, p.name])),
  places: places.map(toPlace),
  profiles,
  grants: grants.map(toGrant),
});

interface PersonRow {
  id: string;
  name: string;
  kind: PersonFacts['kind'];
  enabled: boolean;
  organization_id: string | null;
  groups: string[] | null;
  unseen: string[] | null;
  idle: string[] | null;
  valid_from: string | null;
  valid_until: string | null;
}

const PERSON =
  'select p.id, p.name, p.kind, p.enabled, p.organization_id, m.groups, m.unseen, m.idle, p.valid_from, p.valid_until ';
const MEMBER =
  'array_agg(place_id) as groups, array_agg(place_id) filter (where not sees) as unseen, ' +
  'array_agg(place_id) filter (where not works) as idle from membership';
const PEOPLE = `${PERSON} from person p left join (select person_id, ${MEMBER} group by person_id) m on m.person_id = p.id`;
const SOME_PEOPLE = `${PERSON} from person p left join lateral (select ${MEMBER} where person_id = p.id) m on true where p.id = any($1)`;

const PLACES =
  'select id, parent_id, kind, name, open, accepts_handover, accepts_outside, container_type, published, external, active from place';
const PROFILES = 'select id, name, place_id as "placeId", bits, lines, lifecycle from profile';

interface PlaceRow {
  id: string;
  parent_id: string | null;
  kind: PlaceNode['kind'];
  name: string;
  open: boolean;
  accepts_handover: boolean;
  accepts_outside: boolean;
  container_type: string | null;
  published: boolean;
  external: boolean;
  active: boolean;
}

interface GrantRow {
  id: string;
  person_id: string | null;
  group_id: string | null;
  profile_id: string;
  place_id: string;
  below: boolean;
  cause: GrantFacts['cause'];
  starts_at: string | null;
  ends_at: string | null;
}

const GRANTS =
  'select id, person_id, group_id, profile_id, place_id, below, cause, starts_at, ends_at from access_grant ' +
  'where (ends_at is null or ends_at > now())';

const time = (text: string | null): number | null => (text === null ? null : Date.parse(text));

const toPlace = (p: PlaceRow): PlaceNode => ({
  id: p.id,
  parentId: p.parent_id,
  kind: p.kind,
  name: p.name,
  flags: [
    ...(p.open ? ['open'] : []),
    ...(p.accepts_handover ? ['accepts_handover'] : []),
    ...(p.accepts_outside ? ['accepts_outside'] : []),
    ...(p.container_type === null ? [] : [p.container_type]),
    ...(p.published ? [] : ['draft']),
    ...(p.external ? ['external'] : []),
    ...(p.active ? [] : ['deactivated']),
  ],
});

const toPerson = (p: PersonRow): PersonFacts => ({
  id: p.id,
  kind: p.kind,
  enabled: p.enabled,
  organizationId: p.organization_id,
  groups: p.groups ?? [],
  ...(p.unseen ? { unseen: p.unseen } : {}),
  ...(p.idle ? { idle: p.idle } : {}),
  validFrom: time(p.valid_from),
  validUntil: time(p.valid_until),
});

const toGrant = (g: GrantRow): GrantFacts => ({
  id: g.id,
  personId: g.person_id,
  groupId: g.group_id,
  profileId: g.profile_id,
  placeId: g.place_id,
  below: g.below,
  cause: g.cause,
  from: time(g.starts_at),
  until: time(g.ends_at),
});
