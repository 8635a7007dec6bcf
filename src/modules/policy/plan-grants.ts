import { grantSpec } from '#modules/grants/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Values } from '#platform/records/service.ts';
import { momentOf } from './attributes.ts';
import { visibleRows } from './directory.ts';
import type { GrantEntry, PolicyFile } from './format.ts';
import type { Named, Person, Place, Profile } from './names.ts';
import { type Checked, type Given, tellTwice } from './plan.ts';
import type { Path } from './problems.ts';

/** A grant of the file, with whom and what it names. */
export interface PlannedGrant {
  readonly path: Path;
  readonly profile: Profile;
  readonly person: Person | undefined;
  readonly group: Place | undefined;
  readonly at: Place;
  readonly cause: string;
  /** It begins no later than now. */
  readonly begun: boolean;
  /** What can be changed of a grant. */
  readonly given: readonly Given[];
  readonly name: string;
}

/** @param stored the grants that are there, by their keys */
export function planGrants(
  file: PolicyFile,
  c: Checked,
  now: Date,
  stored: ReadonlyMap<string, DbRow>,
): PlannedGrant[] {
  const seen = new Map<string, number>();
  const numbers = new Map<Named, number>();
  const number = (node: Named): number => {
    const known = numbers.get(node) ?? numbers.size;
    numbers.set(node, known);
    return known;
  };
  return (file.grants ?? []).flatMap((e, i) => {
    const planned = planGrant(e, ['grants', i], c, now);
    if (!planned) return [];
    const { profile, person, group, at, cause } = planned;
    const ids = idsOf(planned);
    const there = ids && stored.get(grantKey(ids));
    const key = [profile, person ?? group ?? at, at].map(number).join();
    tellTwice(seen, `${key},${cause}`, i, planned.path, { kind: 'grant', name: planned.name }, c.problems);
    return [{ ...planned, begun: hasBegun(e, there, c, now) }];
  });
}

/** A grant of the file by the ids of what it names; undefined while something of it could not be made. */
export function idsOf(g: Omit<PlannedGrant, 'begun'>): Values | undefined {
  const { profile, person, group, at, cause } = g;
  if (profile.id === undefined || at.id === undefined || (person ?? group)?.id === undefined) return undefined;
  return { profile_id: profile.id, person_id: person?.id ?? null, group_id: group?.id ?? null, place_id: at.id, cause };
}

/** A beginning that is not said stays as it is, unless what is not said goes. */
function hasBegun(e: GrantEntry, there: DbRow | undefined, { prune }: Checked, now: Date): boolean {
  const stays = e.from === undefined && !prune && there && !isOver(there, now);
  const from = stays ? there.starts_at : typeof e.from === 'string' ? momentOf(e.from, 'starts_at') : null;
  return typeof from !== 'string' || Date.parse(from) <= now.getTime();
}

function planGrant(e: GrantEntry, path: Path, c: Checked, now: Date): Omit<PlannedGrant, 'begun'> | undefined {
  const { directory, problems } = c;
  checkDates(e, path, c, now);
  if ((e.person === undefined) === (e.group === undefined)) {
    problems.add(path, e.person === undefined ? 'policy.nobody' : 'grant.oneHolder');
    return undefined;
  }
  const at = directory.place(e.at, [...path, 'at'], problems);
  const person = e.person === undefined ? undefined : directory.person(e.person, [...path, 'person'], problems);
  const group = e.group === undefined ? undefined : directory.place(e.group, [...path, 'group'], problems);
  const of = e.of === undefined ? undefined : directory.place(e.of, [...path, 'of'], problems);
  const profile = at && directory.profile(e.profile, at, of, [...path, 'profile'], problems);
  if (!at || !profile || !(person ?? group)) return undefined;
  const cause = e.cause ?? 'hand';
  const holder = person ? person.name : `members of ${e.group}`;
  return {
    path,
    profile,
    person,
    group,
    at,
    cause,
    given: givenOf(e, path, c),
    name: `${e.profile} of ${holder} at ${e.at}`,
  };
}

function checkDates(e: GrantEntry, path: Path, { problems }: Checked, now: Date): void {
  const until = typeof e.until === 'string' ? Date.parse(momentOf(e.until, 'ends_at')) : undefined;
  if (until === undefined) return;
  if (typeof e.from === 'string' && until <= Date.parse(momentOf(e.from, 'starts_at'))) {
    problems.add([...path, 'until'], 'grant.datesReversed');
  } else if (until <= now.getTime()) problems.add([...path, 'until'], 'policy.past', { until: e.until ?? '' });
}

function givenOf(e: GrantEntry, path: Path, { prune }: Checked): Given[] {
  const one = (name: 'below' | 'from' | 'until', field: string, usual: boolean | null): Given[] => {
    const said = e[name] !== undefined;
    if (!said && !prune) return [];
    const shown = e[name] ?? usual;
    const value = (): unknown => (typeof shown === 'string' ? momentOf(shown, field) : shown);
    return [{ name, field, path: said ? [...path, name] : path, shown, value, late: false, said }];
  };
  return [...one('below', 'below', false), ...one('from', 'starts_at', null), ...one('until', 'ends_at', null)];
}

/** The grants that the actor may view, by what makes them one: profile, holder, place and cause. */
export async function storedGrants(ctx: Ctx): Promise<Map<string, DbRow>> {
  const rows = await visibleRows(ctx, grantSpec);
  return new Map(rows.filter(isOwn).map((row) => [grantKey(row), row]));
}

export const grantKey = (g: Readonly<Record<string, unknown>>): string =>
  `${g.profile_id} ${g.person_id ?? g.group_id} ${g.place_id} ${g.cause}`;

/** What rules give goes and comes with the rules. */
export const isOwn = (row: DbRow): boolean => row.rule_id === null;

/** Whether the grant is over; such a one is kept for the record and neither exported nor taken away. */
export const isOver = (row: DbRow, now: Date): boolean =>
  typeof row.ends_at === 'string' && Date.parse(row.ends_at) <= now.getTime();
