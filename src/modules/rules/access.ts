import { POLICY_RECORD_ACTIONS, POLICY_RECORD_BITS } from '#access/policy-records.ts';
import { defineResource } from '#access/resource.ts';

/**
 * Rules that make grants. A rule is at home at a place and looks at the people who stand there or below; it hands out
 * rights, so whoever makes, changes or removes one must hold what it gives.
 */
export const rule = defineResource({
  type: 'rule',
  section: 'profiles',
  table: 'access_rule',
  home: 'place_id',
  groups: ['place_id'],
  actions: POLICY_RECORD_ACTIONS,
  bits: POLICY_RECORD_BITS,
  changesPolicy: true,
});
