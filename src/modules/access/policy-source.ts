import { type GrantFacts, type PersonFacts, Policy, type PolicyData, type ProfileFacts } from '#access/policy.ts';
import type { Resource } from '#access/resource.ts';
import type { PlaceNode } from '#access/tree.ts';
import { type Database, inTransaction, type QueryExecutor, rowsOf as rows } from '#platform/db.ts';
import type { PolicySource, PolicyState } from '#platform/policy-source.ts';
import type { Tables } from '#platform/tables.ts';
import { DeclaredTypes, usableProfiles } from './declared-types.ts';
import { SYSTEM_ACTORS } from './system-actors.ts';

/**
 * Loads the policy from the database and keeps the newest one. Whoever asks for an epoch gets that one or a later one,
 * never an older one; all who ask meanwhile share one load. It uses a small pool of its own, so that a burst of
 * transactions that wait for a policy cannot starve the load they wait for.
 */
export class StoredPolicies implements PolicySource {
  readonly #db: Database<Tables>;
  readonly #types: DeclaredTypes;
  #state: PolicyState | undefined;
  #loading: Promise<PolicyState> | undefined;

  /** @param onIgnored told of declared record types that do not count */
  constructor(db: Database<Tables>, builtIn: readonly Resource[], onIgnored: (error: Error) => void = () => undefined) {
    this.#db = db;
    this.#types = new DeclaredTypes(builtIn, onIgnored);
  }

  async at(epoch: number): Promise<PolicyState> {
    while (!this.#state || this.#state.epoch < epoch) {
      this.#loading ??= this.#load().finally(() => {
        this.#loading = undefined;
      });
      const loaded = await this.#loading;
      if (!this.#state || this.#state.epoch < loaded.epoch) this.#state = loaded;
    }
    return this.#state;
  }

  #load(): Promise<PolicyState> {
    return inTransaction(this.#db.kysely, (trx) => this.within(trx), { isolation: 'repeatable read' });
  }

  async within(db: QueryExecutor): Promise<PolicyState> {
    const epochs = await rows<{ n: number }>(db, 'select n from policy_epoch');
    const types = await this.#types.load(db);
    const people = await rows<PersonRow>(db, PEOPLE);
    const places = await rows<PlaceRow>(db, 'select id, parent_id, kind, name, open, accepts_handover from place');
    const profiles = await rows<ProfileFacts>(
      db,
      'select id, name, place_id as "placeId", bits, lines, lifecycle from profile',
    );
    const grants = await rows<GrantRow>(db, GRANTS);
    const data: PolicyData = {
      places: places.map(toPlace),
      people: [...SYSTEM_ACTORS.map((a) => a.facts), ...people.map(toPerson)],
      profiles: usableProfiles(profiles, types),
      grants: grants.map(toGrant),
    };
    const names = new Map<string, string>(people.map((p) => [p.id, p.name]));
    return {
      epoch: epochs[0]?.n ?? 0,
      policy: new Policy(types.resources, data),
      names: { person: (id) => names.get(id) },
    };
  }
}

interface PersonRow {
  id: string;
  name: string;
  kind: PersonFacts['kind'];
  enabled: boolean;
  organization_id: string | null;
  groups: string[] | null;
  valid_from: string | null;
  valid_until: string | null;
}

const PEOPLE =
  'select p.id, p.name, p.kind, p.enabled, p.organization_id, m.groups, p.valid_from, p.valid_until from person p ' +
  'left join (select person_id, array_agg(place_id) as groups from membership group by person_id) m on m.person_id = p.id';

interface PlaceRow {
  id: string;
  parent_id: string | null;
  kind: PlaceNode['kind'];
  name: string;
  open: boolean;
  accepts_handover: boolean;
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
  'where ends_at is null or ends_at > now()';

const time = (text: string | null): number | null => (text === null ? null : Date.parse(text));

export const toPlace = (p: PlaceRow): PlaceNode => ({
  id: p.id,
  parentId: p.parent_id,
  kind: p.kind,
  name: p.name,
  flags: [...(p.open ? ['open'] : []), ...(p.accepts_handover ? ['accepts_handover'] : [])],
});

export const toPerson = (p: PersonRow): PersonFacts => ({
  id: p.id,
  kind: p.kind,
  enabled: p.enabled,
  organizationId: p.organization_id,
  groups: p.groups ?? [],
  validFrom: time(p.valid_from),
  validUntil: time(p.valid_until),
});

export const toGrant = (g: GrantRow): GrantFacts => ({
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
