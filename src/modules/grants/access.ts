import { POLICY_RECORD_ACTIONS, POLICY_RECORD_BITS } from '#access/policy-records.ts';
import { defineResource, stands } from '#access/resource.ts';

const relations = { holder: { field: 'person_id' } } as const;

/** Grants: a profile given to a person (or to a group's members) at a place. Homed at that place. */
export const grant = defineResource({
  type: 'grant',
  section: 'profiles',
  table: 'access_grant',
  home: 'place_id',
  relations,
  own: ['holder'],
  groups: ['place_id'],
  actions: POLICY_RECORD_ACTIONS,
  floors: [{ actions: ['view'], allow: stands(relations, 'holder'), because: 'grant.floor.holder' }],
  kinds: { standalone: { actions: ['view'], allow: stands(relations, 'holder') } },
  bits: POLICY_RECORD_BITS,
  changesPolicy: true,
});
