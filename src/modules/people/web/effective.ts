import type { WhatAnswer } from '#modules/access/schema.ts';

export type Held = WhatAnswer['permissions'][number];
type Part = Held['held'][number];

/** How far a permission goes, in one word: the widest of its parts. */
export type Width = 'everything' | 'all' | 'organization' | 'group' | 'own' | 'floor';

const ORDER: readonly Width[] = ['all', 'organization', 'group', 'own'];

export function widthOf(p: Held): Width {
  if (p.superadmin) return 'everything';
  return ORDER.find((width) => p.held.some((h) => h.reach === width)) ?? 'floor';
}

/** What is said of a permission, without who gave it: equal texts, equal access. */
const sameness = (p: Held | undefined): string =>
  p === undefined
    ? ''
    : JSON.stringify([
        p.superadmin,
        p.capped,
        [...p.floors].toSorted(),
        p.held
          .map((h: Part) => [h.reach, h.via, h.by, h.chosen, h.places.map((x) => [x.place_id, x.below])])
          .map((x) => JSON.stringify(x))
          .toSorted(),
      ]);

/** A permission of one person, and, when two are compared, of the other one. */
export interface Compared {
  readonly permission: string;
  readonly type: string;
  readonly one: Held | undefined;
  readonly other: Held | undefined;
  readonly differs: boolean;
}

/** The permissions of one person, side by side with another's if there is one. */
export function compared(one: WhatAnswer, other: WhatAnswer | undefined): Compared[] {
  const theirs = new Map(other?.permissions.map((p) => [p.permission, p]));
  const names = new Set([...one.permissions, ...(other?.permissions ?? [])].map((p) => p.permission));
  const mine = new Map(one.permissions.map((p) => [p.permission, p]));
  return [...names].map((permission) => {
    const [a, b] = [mine.get(permission), theirs.get(permission)];
    return {
      permission,
      type: (a ?? b)?.type ?? '',
      one: a,
      other: b,
      differs: other !== undefined && sameness(a) !== sameness(b),
    };
  });
}

/** Permissions that are held alike - as far, at the same places, by the same grants - stand together. */
export function alike(all: readonly Compared[]): [Compared, ...Compared[]][] {
  const bare = (held: Held | undefined): unknown => held && { ...held, permission: undefined };
  const groups = Map.groupBy(all, (c) => JSON.stringify([bare(c.one), c.differs ? bare(c.other) : null, c.differs]));
  return [...groups.values()].map((group) => group as [Compared, ...Compared[]]);
}

/** `ticket.notes:view` as type, facet and action. */
export function partsOf(permission: string): { type: string; facet: string | undefined; action: string } {
  const [subject = '', action = ''] = permission.split(':');
  const [type = '', facet] = subject.split('.');
  return { type, facet, action };
}
