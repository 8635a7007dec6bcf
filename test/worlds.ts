import fc from 'fast-check';
import type { PlaceList, Row } from '#access/condition.ts';
import type { Asker, Ceiling } from '#access/decide.ts';
import {
  type GrantFacts,
  PERSON_KINDS,
  type PersonFacts,
  Policy,
  type PolicyData,
  type ProfileFacts,
} from '#access/policy.ts';
import { cellsOf, type Line, REACHES, type Reach, type Resource } from '#access/resource.ts';
import type { PlaceNode } from '#access/tree.ts';
import { fieldsOf } from './declarations.ts';

/** The moment of every generated world; its dates lie before, at and after it. */
export const NOW = 100;

const id = (kind: number, n: number): string =>
  `00000000-0000-7000-8000-${kind.toString(16)}${n.toString(16).padStart(11, '0')}`;

/** The root has the id the migrations give it. */
export const placeId = (n: number): string => id(0, n + 1);
export const personId = (n: number): string => id(1, n);
export const profileId = (n: number): string => id(2, n);
export const grantId = (n: number): string => id(3, n);

/** One policy with records of every type to judge by it. */
export interface World {
  readonly resources: readonly Resource[];
  readonly data: PolicyData;
  readonly rows: ReadonlyMap<string, readonly Row[]>;
}

/** Numbers stand for places and people and are taken modulo what exists, so that shrinking never breaks a world. */
const number = fc.nat(30);
const moment = fc.constantFrom(null, null, null, 50, NOW, 150);
const list = fc.oneof(fc.constantFrom('mine' as const, 'every' as const), fc.array(number, { maxLength: 3 }));

/** A place is mostly in use: neither kept elsewhere nor still being set up. */
const STATES: readonly (readonly string[])[] = [[], [], [], [], ['external'], ['draft'], ['external', 'draft']];

const rawLine = fc.record({
  cell: fc.nat(10_000),
  reach: fc.constantFrom(...REACHES),
  via: fc.option(fc.array(number, { maxLength: 2 }), { nil: undefined }),
  by: fc.option(number, { nil: undefined }),
  list: fc.option(list, { nil: undefined }),
});

const rawWorld = (rows: number) =>
  fc.record({
    places: fc.array(
      fc.record({
        parent: number,
        kind: fc.constantFrom('organization' as const, 'group' as const, 'group' as const, 'container' as const),
        flags: fc.subarray(['open', 'accepts_handover']),
        state: fc.constantFrom(...STATES),
      }),
      { maxLength: 8 },
    ),
    people: fc.array(
      fc.record({
        kind: fc.constantFrom(...PERSON_KINDS, 'grouped' as const, 'grouped' as const, 'grouped' as const),
        enabled: fc.constantFrom(true, true, true, true, false),
        organization: fc.option(number, { nil: null }),
        groups: fc.array(number, { maxLength: 3 }),
        unseen: fc.array(number, { maxLength: 1 }),
        idle: fc.array(number, { maxLength: 2 }),
        from: moment,
        until: moment,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    profiles: fc.array(
      fc.record({ bits: fc.array(number, { maxLength: 3 }), lines: fc.array(rawLine, { maxLength: 8 }) }),
      { minLength: 1, maxLength: 4 },
    ),
    grants: fc.array(
      fc.record({
        to: number,
        toGroup: fc.constantFrom(false, false, false, true),
        profile: number,
        place: number,
        below: fc.boolean(),
        from: moment,
        until: moment,
      }),
      { maxLength: 8 },
    ),
    rows: fc.array(fc.array(fc.option(fc.tuple(number, number), { freq: 8 }), { minLength: 16, maxLength: 16 }), {
      minLength: 1,
      maxLength: rows,
    }),
  });

type Raw = ReturnType<typeof rawWorld> extends fc.Arbitrary<infer T> ? T : never;
type RawLine = typeof rawLine extends fc.Arbitrary<infer T> ? T : never;

const pick = <T>(items: readonly T[], n: number): T => items[n % items.length] as T;

function lineOf(resources: readonly Resource[], places: readonly PlaceNode[], raw: RawLine): Line {
  const cells = resources.flatMap((r) => cellsOf(r).map((cell) => ({ r, cell })));
  const { r, cell } = pick(cells, raw.cell);
  const relationNames = Object.keys(r.relations);
  const organizationNames = Object.keys(r.organizations);
  const reach: Reach = raw.reach;
  const listed: PlaceList | undefined = Array.isArray(raw.list) ? raw.list.map((n) => pick(places, n).id) : raw.list;
  return {
    type: r.type,
    action: cell.action,
    ...(cell.facet === undefined ? {} : { facet: cell.facet }),
    reach,
    ...(reach === 'own' && raw.via && relationNames.length > 0
      ? { via: raw.via.map((n) => pick(relationNames, n)) }
      : {}),
    ...(reach === 'organization' && raw.by !== undefined && organizationNames.length > 0
      ? { by: pick(organizationNames, raw.by) }
      : {}),
    ...(reach === 'own' || reach === 'all' || listed === undefined ? {} : { list: listed }),
  };
}

function rowOf(
  r: Resource,
  raw: Raw['rows'][number],
  world: { places: readonly PlaceNode[]; people: readonly PersonFacts[] },
): Row {
  const one = (role: string, values: readonly unknown[], n: number): unknown => {
    if (role === 'person') return pick(world.people, n).id;
    return role === 'place' ? pick(world.places, n).id : pick([...values, 'other'], n);
  };
  const entries = [...fieldsOf(r)].map(([field, use], at): [string, unknown] => {
    const numbers = raw[at % raw.length] ?? null;
    if (use.many) return [field, (numbers ?? []).map((n) => one(use.role, use.values, n))];
    return [field, numbers === null ? null : one(use.role, use.values, numbers[0])];
  });
  return Object.fromEntries(entries);
}

function worldOf(resources: readonly Resource[], raw: Raw): World {
  const places: PlaceNode[] = [{ id: placeId(0), parentId: null, kind: 'organization', name: 'All' }];
  for (const p of raw.places) {
    const n = places.length;
    places.push({
      id: placeId(n),
      parentId: pick(places, p.parent).id,
      kind: p.kind,
      name: `place ${n}`,
      flags: [...p.flags, ...p.state],
    });
  }
  const groups = places.filter((p) => p.kind === 'group');
  const organizations = places.filter((p) => p.kind === 'organization');
  const someOf = (numbers: readonly number[]): string[] =>
    groups.length === 0 ? [] : [...new Set(numbers.map((g) => pick(groups, g).id))];
  const people = raw.people.map(
    (p, n): PersonFacts => ({
      id: personId(n),
      kind: p.kind,
      enabled: p.enabled,
      organizationId: p.organization === null ? null : pick(organizations, p.organization).id,
      groups: someOf(p.groups),
      unseen: someOf(p.unseen),
      idle: someOf(p.idle),
      validFrom: p.from,
      validUntil: p.until,
    }),
  );
  const bits = [...new Set(resources.flatMap((r) => Object.keys(r.bits)))];
  const profiles = raw.profiles.map(
    (p, n): ProfileFacts => ({
      id: profileId(n),
      name: `profile ${n}`,
      bits: [...new Set(p.bits.map((b) => pick(bits, b)))],
      lines: p.lines.map((l) => lineOf(resources, places, l)),
    }),
  );
  const grants = raw.grants.map((g, n): GrantFacts => {
    const toGroup = g.toGroup && groups.length > 0;
    return {
      id: grantId(n),
      personId: toGroup ? null : pick(people, g.to).id,
      groupId: toGroup ? pick(groups, g.to).id : null,
      profileId: pick(profiles, g.profile).id,
      placeId: pick(places, g.place).id,
      below: g.below,
      cause: 'hand',
      from: g.from,
      until: g.until,
    };
  });
  const rows = new Map(resources.map((r) => [r.type, raw.rows.map((row) => rowOf(r, row, { places, people }))]));
  return { resources, data: { places, people, profiles, grants }, rows };
}

/**
 * Worlds over the given record types, with up to `rows` records of each: nested places, every kind of person, every
 * reach, NULLs, dates around `NOW`.
 */
export const worlds = (resources: readonly Resource[], rows = 4): fc.Arbitrary<World> =>
  rawWorld(rows).map((raw) => worldOf(resources, raw));

/** Lines as a profile of the world might hold them. */
export const linesFor = (world: World): fc.Arbitrary<Line[]> =>
  fc.array(
    rawLine.map((raw) => lineOf(world.resources, world.data.places, raw)),
    { minLength: 1, maxLength: 5 },
  );

/** Ceilings of a request: a token's lines, places, reading only. */
export const ceilingsFor = (world: World): fc.Arbitrary<Ceiling[]> =>
  fc.array(
    fc.record(
      {
        lines: fc.oneof(fc.constant('every' as const), linesFor(world)),
        readOnly: fc.boolean(),
        places: fc.array(fc.constantFrom(...world.data.places.map((p) => p.id)), { maxLength: 2 }),
        grant: fc.constantFrom(...world.data.grants.map((g) => g.id), 'taken away'),
        also: fc.record({ personId: fc.constantFrom(...world.data.people.map((p) => p.id)), now: fc.constant(NOW) }),
      },
      { requiredKeys: ['lines'] },
    ),
    { maxLength: 2 },
  );

export const policyOf = (world: World, data: Partial<PolicyData> = {}): Policy =>
  new Policy(world.resources, { ...world.data, ...data });

/** One thing somebody might do to one record of the world. */
export interface Question {
  readonly asker: Asker;
  readonly r: Resource;
  readonly action: string;
  readonly facet: string | undefined;
  readonly row: Row;
}

/** Every person, permission and record of the world. */
export function* questions(world: World, ceilings?: readonly Ceiling[]): Generator<Question> {
  for (const { id: who } of world.data.people) {
    const asker: Asker = { personId: who, now: NOW, ...(ceilings ? { ceilings } : {}) };
    for (const r of world.resources) {
      for (const { action, facet } of cellsOf(r)) {
        for (const row of world.rows.get(r.type) ?? []) yield { asker, r, action, facet, row };
      }
    }
  }
}

/** A question as text, for the message of a failed test. */
export const sayQuestion = ({ asker, r, action, facet, row }: Question): string =>
  `${asker.personId} ${facet === undefined ? '' : `${facet}:`}${action} ${r.type} ${JSON.stringify(row)}`;
