import type { Explanation } from './explain.ts';
import { type Opens, opensOf } from './fix-opens.ts';
import { type Change, isAllowed, made, type Refused, type Situation, satisfying } from './fix-situation.ts';
import { sightOf } from './in-sight.ts';
import type { Permission } from './permission.ts';
import type { PersonFacts, Policy } from './policy.ts';
import type { Cell, Line } from './resource.ts';
import { excessOfGrant } from './strength.ts';
import type { Asker } from './decide.ts';

export type { Change, Refused };

/** Changes that turn the answer together, none of them to spare. */
export interface Fix {
  readonly changes: readonly Change[];
  /** What they open besides what was asked for. */
  readonly opens: Opens;
}

export interface FixOptions {
  /** Who would make the change: only grants within their own rights are named. */
  readonly giver: Asker;
  /** What besides the giver's rights must allow a grant; everything unless said. */
  readonly mayGive?: (grant: Extract<Change, { change: 'grant' }>) => boolean;
  /** Relations that somebody can be put into by hand; every one unless said. */
  readonly relations?: readonly string[];
  /** At most so many fixes; 8 unless said. */
  readonly limit?: number;
}

/**
 * The smallest changes that would turn a no, each tried by deciding in the changed policy; those that open least come
 * first. Empty for a yes, for somebody unknown, and where only other changes would help.
 */
export function fixesFor(policy: Policy, q: Refused, o: FixOptions): Fix[] {
  const person = policy.person(q.asker.personId);
  const start: Situation = { policy: policy.alone(q.asker.personId), row: q.row };
  if (!person || isAllowed(start, q)) return [];
  const p = policy.permission(q.resource.type, q.action, q.facet);
  const relations = relationChanges(q, o);
  const single = [...relations, ...grantChanges(policy, q, p)];
  const bases = basesOf(person, q, p, start);
  const found = tried(start, q, bases, single);
  // A record may stop those who are granted: then it takes a relation as well.
  const both = found.length > 0 ? [] : bases.flatMap((base) => relations.map((r) => [...base, r]));
  found.push(...tried(start, q, both, single));
  const weighed = found
    .map(({ changes, after }): Fix => ({ changes, opens: opensOf(start, after, q) }))
    .toSorted((a, b) => a.opens.total - b.opens.total || a.changes.length - b.changes.length);
  return firstGivable(policy, person, weighed, o);
}

/** The person's policy with the changes made: what a fix opens can be counted by it. */
export const fixedPolicy = (policy: Policy, q: Refused, changes: readonly Change[]): Policy =>
  made({ policy: policy.alone(q.asker.personId), row: q.row }, q, changes).policy;

interface Tried {
  readonly changes: readonly Change[];
  readonly after: Situation;
}

/** Which of the bases, alone or with one change more, turn the answer; what holds a smaller one is left out. */
function tried(
  start: Situation,
  q: Refused,
  bases: readonly (readonly Change[])[],
  single: readonly Change[],
): Tried[] {
  const found: Tried[] = [];
  for (const base of bases) {
    const before = made(start, q, base);
    for (const change of [undefined, ...single]) {
      const changes = change ? [...base, change] : base;
      const isSpare = found.some((f) => f.changes.every((c) => changes.includes(c)));
      if (changes.length === 0 || isSpare || (change && base.includes(change))) continue;
      const after = change ? made(before, q, [change]) : before;
      if (isAllowed(after, q)) found.push({ changes, after });
    }
  }
  return found;
}

/** The first of them with grants that the giver may give. Asked last and in order: it is the dearest question. */
function firstGivable(policy: Policy, person: PersonFacts, fixes: readonly Fix[], o: FixOptions): Fix[] {
  const givable = (c: Change): boolean =>
    c.change !== 'grant' ||
    (excessOfGrant(policy, o.giver, policy.lines(c.profileId), c.placeId, c.below, [person]).length === 0 &&
      (o.mayGive?.(c) ?? true));
  const kept: Fix[] = [];
  for (const fix of fixes) {
    if (kept.length >= (o.limit ?? 8)) break;
    if (fix.changes.every(givable)) kept.push(fix);
  }
  return kept;
}

/** What must be done about the person and the record's state before anything else can help, in steps. */
function basesOf(person: PersonFacts, q: Refused, p: Permission, start: Situation): Change[][] {
  const { now } = q.asker;
  const outside =
    (person.validFrom !== null && now < person.validFrom) || (person.validUntil !== null && person.validUntil <= now);
  const active: Change[] = [
    ...(person.enabled ? [] : [{ change: 'enable' } as const]),
    ...(outside ? [{ change: 'dates' } as const] : []),
  ];
  const kind: Change[] =
    person.kind === 'standalone' || person.kind === 'company-grouped' ? [{ change: 'kind', kind: 'grouped' }] : [];
  const wait: Change[] = p.while && satisfying(p.while, start.row) ? [{ change: 'wait', because: p.because }] : [];
  const bases = [active, [...active, ...wait], [...active, ...kind], [...active, ...kind, ...wait]];
  return bases.filter(
    (base, n) => bases.findIndex((other) => other.length === base.length && other.every((c) => base.includes(c))) === n,
  );
}

function relationChanges({ resource: r }: Refused, o: FixOptions): Change[] {
  const names = o.relations ?? Object.keys(r.relations);
  return names.map((relation) => ({ change: 'relation', relation }));
}

/** Every profile that speaks of the permission or of viewing, where that lacks, at the record's places and above them. */
function grantChanges(policy: Policy, q: Refused, p: Permission): Change[] {
  const { tree } = policy;
  const r = q.resource;
  const wanted: readonly Cell[] = sightOf(policy, q)?.allowed === false ? [p, policy.permission(r.type, 'view')] : [p];
  const linked = r.homeLink === undefined ? [] : ((q.row[r.homeLink] as readonly string[] | null | undefined) ?? []);
  const homes = [...new Set([q.row[r.home] as string, ...linked])].filter((id) => tree.has(id));
  const spots = [
    ...homes.map((placeId) => ({ placeId, below: false })),
    ...[...new Set(homes.flatMap((id) => tree.ancestors(id)))]
      .filter((id) => tree.lastOf(tree.indexOf(id)) > tree.indexOf(id))
      .map((placeId) => ({ placeId, below: true })),
  ];
  return [...policy.profiles.values()]
    .filter((x) => policy.lines(x.id).some((l) => l.type === r.type && wanted.some((w) => speaksOf(l, w))))
    .flatMap((x) =>
      spots
        .filter((s) => x.placeId === undefined || tree.isUnder(s.placeId, x.placeId))
        .map((s) => ({ change: 'grant', profileId: x.id, ...s }) as const),
    );
}

const speaksOf = (l: Line, w: Cell): boolean => l.action === w.action && l.facet === w.facet;

/** What makes a yes, from its explanation. With a single cause, taking that away makes it a no. */
export interface Causes {
  readonly superadmin: boolean;
  readonly grants: readonly string[];
  readonly floors: readonly string[];
  readonly single: boolean;
}

export function causesOf(why: Explanation): Causes {
  const superadmin = why.steps.some((s) => s.step === 'superadmin' && s.outcome === 'yes');
  if (!why.allowed || superadmin) return { superadmin: why.allowed, grants: [], floors: [], single: why.allowed };
  const grants = [...new Set(why.grants.filter((g) => g.counts).map((g) => g.grantId))];
  const floors = why.steps.filter((s) => s.step === 'floors').flatMap((s) => s.because.map((b) => b.key));
  return { superadmin, grants, floors, single: grants.length + floors.length === 1 };
}
