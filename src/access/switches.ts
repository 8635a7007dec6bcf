import type { Template } from './condition.ts';
import type { Permission } from './permission.ts';
import type { PersonFacts, Policy } from './policy.ts';

/** Lists of places where a switch of the membership is off. */
type Switch = Extract<Template, { op: 'besides' }>['list'];

const switchesIn = (t: Template): Switch[] =>
  t.op === 'besides' ? [t.list] : t.op === 'all' || t.op === 'any' ? t.of.flatMap(switchesIn) : [];

/**
 * Whether a switch of the person's membership takes something of the permission away at the place or, with `below`,
 * under it. What is reached without being at home at the place may be at home wherever a switch is off.
 * @param free super administrators are bound by no switch, unless they act as one of their grants
 */
export function isSwitchedOff(
  { tree }: Policy,
  person: PersonFacts,
  free: boolean,
  p: Permission,
  placeId: string,
  below: boolean,
): boolean {
  if (free || !(person.unseen?.length || person.idle?.length)) return false;
  const lists = p.restrictions.flatMap((x) => switchesIn(x.allow));
  const { homeLink, sharedBelow } = p.resource;
  const elsewhere = homeLink !== undefined || (sharedBelow !== undefined && p.action === 'view');
  const closes = (off: string): boolean => elsewhere || off === placeId || (below && tree.isUnder(off, placeId));
  return lists.some((list) => (person[list] ?? []).some(closes));
}
