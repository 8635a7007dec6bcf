import { grantSpec } from '#modules/grants/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
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
  /** Not said to begin later than now. */
  readonly begun: boolean;
  /** What can be changed of a grant. */
  readonly given: readonly Given[];
  readonly name: string;
}

export function planGrants(file: PolicyFile, c: Checked, now: Date): PlannedGrant[] {
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
    const key = [profile, person ?? group ?? at, at].map(number).join();
    tellTwice(seen, `${key},${cause}`, i, planned.path, { kind: 'grant', name: planned.name }, c.problems);
    return [planned];
  });
}

function planGrant(e: GrantEntry, path: Path, c: Checked, now: Date): PlannedGrant | undefined {
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
    begun: typeof e.from !== 'string' || Date.parse(momentOf(e.from, 'starts_at')) <= now.getTime(),
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
