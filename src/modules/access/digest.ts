import { createHash } from 'node:crypto';
import { dangerGained } from '#access/danger.ts';
import { diffPolicies } from '#access/diff.ts';
import type { Shift } from '#access/diff-shifts.ts';
import type { Policy } from '#access/policy.ts';
import { comparable } from './propose.ts';

/**
 * A short text that is the same for two changes exactly when they give and take the same permissions to the same people
 * at the same places. Records that a change itself makes are all alike to it.
 */
export function digestOf(first: Policy, after: Policy, now: number): string {
  const before = comparable(first, after);
  const shifts = diffPolicies(before, after, now);
  const place = (id: string): string => (before.tree.has(id) ? id : 'new');
  const told = (s: Shift) => [
    s.permissions.toSorted(),
    s.places === 'every' ? 'every' : s.places.map((x) => `${place(x.placeId)} ${x.below}`).toSorted(),
    JSON.stringify(s.reach),
  ];
  const people = shifts.map((d) => [
    before.person(d.personId) ? d.personId : 'new',
    d.gains.map(told),
    d.loses.map(told),
  ]);
  const danger = dangerGained(before, after, shifts, now).toSorted();
  return createHash('sha256')
    .update(JSON.stringify([people.map((p) => JSON.stringify(p)).toSorted(), danger]))
    .digest('hex');
}
