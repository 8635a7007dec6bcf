import { refuseJoining } from '#modules/grants/section.ts';
import {
  join as joinPlace,
  type Membership,
  refuseUnmanaged,
  setMember,
  SWITCHES,
  type Switches,
} from '#modules/people/section.ts';
import { mustChangeMembers, removeMemberAt } from '#modules/places/section.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Member, PersonEntry, PlaceEntry, PolicyFile } from './format.ts';
import type { Person, Place } from './names.ts';
import type { PlannedGrant } from './plan-grants.ts';
import type { Checked } from './plan.ts';
import type { Path } from './problems.ts';
import type { Run } from './run.ts';

/** Somebody who is to belong to a place. */
export interface PlannedMember {
  readonly place: Place;
  readonly person: Person;
  readonly switches: Switches;
  /** A grant of the file brings them; nothing else there says that they belong. */
  readonly byGrant: boolean;
  readonly path: Path;
}

/** Who is to belong where: by the places, by the people, and by grants at groups. The first to say so counts. */
export function planMembers(file: PolicyFile, grants: readonly PlannedGrant[], c: Checked): PlannedMember[] {
  const { directory, problems } = c;
  const found: PlannedMember[] = [];
  ((file.places ?? []) as readonly PlaceEntry[]).forEach((e, i) => {
    const place = directory.placed[i] as Place;
    e.members?.forEach((member, m) => {
      const path = ['places', i, 'members', m];
      const person = directory.person(loginOf(member), path, problems);
      if (person) found.push({ place, person, switches: switchesOf(member, c), byGrant: false, path });
    });
  });
  ((file.people ?? []) as readonly PersonEntry[]).forEach((e, i) => {
    e.groups?.forEach((text, g) => {
      const path = ['people', i, 'groups', g];
      const place = directory.place(text, path, problems);
      const person = directory.person(e.login, path, problems);
      if (place?.hidden) problems.add(path, 'policy.no', { kind: 'place', name: text });
      else if (place && person) found.push({ place, person, switches: {}, byGrant: false, path });
    });
  });
  for (const { at, person, path, begun } of grants) {
    if (!person || !begun || at.kind === 'organization' || at.hidden) continue;
    found.push({ place: at, person, switches: {}, byGrant: true, path });
  }
  return unique(found);
}

export const loginOf = (member: Member): string => (typeof member === 'string' ? member : member.person);

function switchesOf(member: Member, { prune }: Checked): Switches {
  const said: Switches = typeof member === 'string' ? {} : member;
  return Object.fromEntries(
    SWITCHES.flatMap((name) => (said[name] !== undefined || prune ? [[name, said[name] ?? true]] : [])),
  );
}

function unique(members: readonly PlannedMember[]): PlannedMember[] {
  const seen = new Map<Place, Set<Person>>();
  return members.filter(({ place, person }) => {
    const people = seen.get(place) ?? new Set();
    seen.set(place, people);
    return !people.has(person) && people.add(person);
  });
}

/** Brings people into places, changes their switches, and takes out those who are not in the file. */
export async function saveMembers(run: Run, planned: readonly PlannedMember[]): Promise<void> {
  const stored = await storedMembers(run, planned);
  const keyOf = (place: Place, person: Person): string => `${place.id} ${person.id}`;
  const joining = planned.filter((m) => !stored.has(keyOf(m.place, m.person)));
  await leave(run, planned, stored);
  const byPerson = Map.groupBy(
    joining.filter((m) => m.place.id !== undefined && m.person.id !== undefined),
    (m) => m.person,
  );
  const decided: PlannedMember[] = [];
  for (const [person, members] of byPerson) {
    const [first] = members;
    await run.attempt(first?.path ?? [], [], async () => {
      refuseUnmanaged(run.ctx, person.row as DbRow);
      // Together, since what one group gives may be measured by another one.
      refuseJoining(
        run.ctx,
        person.id as string,
        members.map((m) => m.place.id as string),
      );
      for (const m of members) mustChangeMembers(run.ctx, m.place.row as DbRow);
      decided.push(...members);
    });
  }
  await join(run, decided);
  for (const m of planned) {
    const was = stored.get(keyOf(m.place, m.person));
    const different = was && Object.entries(m.switches).some(([name, on]) => was[name as keyof Switches] !== on);
    if (different) await run.attempt(m.path, [], () => set(run, m, was));
  }
}

/** Brings in those of whom that has been decided: place by place, but for those with switches of their own. */
async function join(run: Run, decided: readonly PlannedMember[]): Promise<void> {
  const isPlain = (m: PlannedMember): boolean => Object.values(m.switches).every((on) => on);
  for (const [place, members] of Map.groupBy(decided.filter(isPlain), (m) => m.place)) {
    for (const cause of ['hand', 'grant'] as const) {
      const people = members.filter((m) => m.byGrant === (cause === 'grant')).map((m) => m.person.id as string);
      for (let from = 0; from < people.length; from += AT_ONCE) {
        await joinPlace(run.ctx, place.id as string, people.slice(from, from + AT_ONCE), cause);
      }
    }
  }
  for (const m of decided) {
    if (isPlain(m)) noteMember(run, m, undefined);
    else await set(run, m, undefined);
  }
}

const AT_ONCE = 2000;

async function set(run: Run, m: PlannedMember, was: Membership | undefined): Promise<void> {
  const place = m.place.row as DbRow;
  mustChangeMembers(run.ctx, place);
  if (was) refuseUnmanaged(run.ctx, m.person.row as DbRow);
  await setMember(run.ctx, place.id, m.person.id as string, m.switches);
  noteMember(run, m, was);
}

function noteMember(run: Run, { place, person, switches, path }: PlannedMember, was: Membership | undefined): void {
  const fields = Object.entries(switches)
    .filter(([name, on]) => (was?.[name as keyof Switches] ?? true) !== on)
    .map(([field, after]) => ({ field, before: was?.[field as keyof Switches] ?? null, after }));
  const name = `${person.name} in ${run.checked.directory.places.textOf(place)}`;
  run.note({ change: was ? 'update' : 'create', type: 'member', name, fields }, path);
}

/** Who belongs now to the places that the file speaks of. */
async function storedMembers(run: Run, planned: readonly PlannedMember[]): Promise<Map<string, Membership>> {
  const places = new Set([...planned.map((m) => m.place), ...run.checked.directory.placed]);
  const ids = [...places].flatMap((p) => (p.id === undefined || !p.row ? [] : [p.id]));
  if (ids.length === 0) return new Map();
  const rows = await run.ctx.tables.selectFrom('membership').selectAll().where('place_id', 'in', ids).execute();
  return new Map(rows.map((row) => [`${row.place_id} ${row.person_id}`, row]));
}

/** Those who belong to a place with an entry and are not said to: a grant at the place that stays keeps them. */
async function leave(
  run: Run,
  planned: readonly PlannedMember[],
  stored: ReadonlyMap<string, Membership>,
): Promise<void> {
  const { directory, prune } = run.checked;
  const wanted = new Set(planned.map((m) => `${m.place.id} ${m.person.id}`));
  const granted = new Set([...run.ctx.policy.held.each()].map((g) => `${g.placeId} ${g.personId}`));
  const entries = new Map(directory.placed.map((place) => [place.id, place]));
  for (const [key, { place_id, person_id }] of stored) {
    const place = entries.get(place_id);
    const person = directory.personById(person_id);
    if (!place?.row || !person || wanted.has(key) || granted.has(key)) continue;
    const name = `${person.name} in ${directory.places.textOf(place)}`;
    if (!prune) {
      run.left.push({ type: 'member', name });
      continue;
    }
    const { row } = place;
    await run.attempt(['places', place.entry ?? 0], [], async () => {
      mustChangeMembers(run.ctx, row);
      await removeMemberAt(run.ctx, row, person_id);
      run.note({ change: 'delete', type: 'member', name, fields: [] }, undefined);
    });
  }
}
