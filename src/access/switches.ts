import type { Template } from './condition.ts';
import type { Permission } from './permission.ts';
import type { PersonFacts, Policy } from './policy.ts';

/** Lists of places where a switch of the membership is off. */
type Switch = Extract<Template, { op: 'besides' }>['list'];

const switchesIn = (t: Template): Switch[] =>
  t.op === 'besides' ? [t.list] : t.op === 'all' || t.op === 'any' ? t.of.flatMap(switchesIn) : [];

/**
 * Whether a switch of the person's membership takes something of the permission away at the place or, with `below`,
 * under it. Super administrators are bound by none.
 */
export function isSwitchedOff(
  { tree }: Policy,
  person: PersonFacts,
  p: Permission,
  placeId: string,
  below: boolean,
): boolean {
  if (person.kind === 'superadmin' || !(person.unseen?.length || person.idle?.length)) return false;
  const lists = p.restrictions.flatMap((x) => switchesIn(x.allow));
  return lists.some((list) =>
    (person[list] ?? []).some((off) => off === placeId || (below && tree.isUnder(off, placeId))),
  );
}
