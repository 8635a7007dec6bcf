import { POLICY_RECORD_ACTIONS, POLICY_RECORD_BITS } from '#access/policy-records.ts';
import { defineResource } from '#access/resource.ts';

/** Profiles: named bundles of permission lines. Those of the root are visible from every place below it. */
export const profile = defineResource({
  type: 'profile',
  section: 'profiles',
  table: 'profile',
  home: 'place_id',
  sharedBelow: 'shared_below',
  groups: ['place_id'],
  actions: POLICY_RECORD_ACTIONS,
  bits: POLICY_RECORD_BITS,
  changesPolicy: true,
});
