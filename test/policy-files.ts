import fc from 'fast-check';
import { cellsOf, REACHES } from '#access/resource.ts';
import { CONTAINER_TYPES } from '#modules/places/schema.ts';
import { REGISTRY } from '../src/compose.ts';

type Json = Record<string, unknown>;
/** Numbers between 0 and 1, taken one by one. */
type Dice = () => number;

interface Place {
  readonly name: string;
  readonly kind: 'organization' | 'group' | 'container';
  readonly parent: Place | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;
}

interface Profile {
  readonly name: string;
  readonly at: Place | undefined;
}

/** Names that mean something to YAML, to lists of names, or to somebody else. */
const NAMES = [
  'Support',
  'support desk',
  'Network',
  'x, y',
  "O'Neil",
  'a: b',
  '#1',
  'true',
  '12',
  '[odd]',
  'Ünï "q"',
  'every',
  'null',
  '- x',
];
const LOGINS = ['ana', 'bob', 'cleo', '1042', 'null', 'o.n+x'];
const RESOURCES = REGISTRY.all().map((s) => s.spec.resource);
const CELLS = RESOURCES.flatMap((r) => cellsOf(r).map((cell) => ({ r, cell })));

const pick = <T>(dice: Dice, of: readonly T[]): T => of[Math.floor(dice() * of.length)] as T;
const some = <T>(dice: Dice, of: readonly T[], most: number): T[] =>
  of.length === 0 ? [] : [...new Set(Array.from({ length: Math.floor(dice() * (most + 1)) }, () => pick(dice, of)))];
const perhaps = (dice: Dice, values: Json): Json => (dice() < 0.4 ? values : {});

/** By its code, or by its whole path. */
const refOf = (p: Place | undefined): string =>
  p === undefined ? 'All' : (p.code ?? `${pathOf(p.parent)} / ${p.name}`);
const pathOf = (p: Place | undefined): string => (p === undefined ? 'All' : `${pathOf(p.parent)} / ${p.name}`);

function isUnder(p: Place | undefined, top: Place | undefined): boolean {
  if (top === undefined) return true;
  for (let at = p; at; at = at.parent) if (at === top) return true;
  return false;
}

function placesOf(dice: Dice): Place[] {
  const places: Place[] = [];
  for (let i = 0; i < 3 + dice() * 9; i++) {
    const parent =
      dice() < 0.3
        ? undefined
        : pick(
            dice,
            places.filter((p) => p.kind !== 'container'),
          );
    const kinds =
      parent === undefined || parent.kind === 'organization'
        ? ['organization', 'group', 'container']
        : ['group', 'container'];
    const kind = pick(dice, kinds) as Place['kind'];
    const coded = dice() < 0.4;
    const type = kind === 'container' ? pick(dice, CONTAINER_TYPES) : undefined;
    // A place never changes its kind: names and codes of one kind are none of another. A name like a path is a leaf
    // with a code: by its path it would be two places.
    const name = `${pick(dice, NAMES)}${kind === 'organization' ? '' : kind === 'group' ? '!' : `${coded ? ' / ' : ' '}${type}`}`;
    if (places.some((p) => p.parent === parent && p.name.toLowerCase() === name.toLowerCase())) continue;
    places.push({ name, kind, parent, code: coded ? `code ${i} ${type ?? kind}` : undefined, type });
  }
  return places;
}

function placeEntry(dice: Dice, p: Place): Json {
  return {
    name: p.name,
    kind: p.kind,
    ...(p.parent ? { under: refOf(p.parent) } : {}),
    ...(p.code === undefined ? {} : { code: p.code }),
    ...(p.type === undefined ? {} : { container_type: p.type, ...perhaps(dice, { published: false }) }),
    ...perhaps(dice, { description: 'Two\nlines # and: signs ' }),
    ...perhaps(dice, { open: true, accepts_handover: false }),
    ...perhaps(dice, { default_user: pick(dice, LOGINS) }),
    ...perhaps(dice, {
      members: some(dice, LOGINS, 4).map((person) => (dice() < 0.5 ? person : { person, sees: false })),
    }),
  };
}

function personEntry(dice: Dice, login: string, places: readonly Place[]): Json {
  const homes = places.filter((p) => p.kind === 'organization');
  const organization = dice() < 0.5 || homes.length === 0 ? null : refOf(pick(dice, homes));
  const kind = pick(dice, ['grouped', 'standalone', 'company-grouped']);
  return { login, name: `Name of ${login}`, kind, organization, enabled: dice() < 0.8 };
}

function lineOf(dice: Dice, places: readonly Place[]): Json {
  const { r, cell } = pick(dice, CELLS);
  const reach = pick(dice, REACHES);
  const relations = some(dice, Object.keys(r.relations), 3);
  const list = pick<unknown>(dice, ['mine', 'every', some(dice, places, 4).map(refOf)]);
  return {
    type: r.type,
    ...(cell.facet === undefined ? {} : { facet: cell.facet }),
    action: cell.action,
    reach,
    ...(reach === 'own' && dice() < 0.5 ? { via: relations } : {}),
    ...(reach === 'organization' && Object.keys(r.organizations).length > 0
      ? perhaps(dice, { by: pick(dice, Object.keys(r.organizations)) })
      : {}),
    ...(reach === 'group' || reach === 'organization' ? perhaps(dice, { list }) : {}),
  };
}

function profileEntry(dice: Dice, p: Profile, places: readonly Place[]): Json {
  return {
    name: p.name,
    ...(p.at ? { at: refOf(p.at) } : {}),
    ...perhaps(dice, { bits: some(dice, ['IR', 'IW', 'UM', 'QA'], 3) }),
    ...perhaps(dice, { lines: Array.from({ length: dice() * 6 }, () => lineOf(dice, places)) }),
    ...perhaps(dice, { lifecycle: { new: ['assigned'], closed: [] } }),
    ...perhaps(dice, { interface: 'simplified', shared_below: false }),
  };
}

function grantsOf(dice: Dice, profiles: readonly Profile[], places: readonly Place[]): Json[] {
  const seen = new Set<string>();
  return Array.from({ length: dice() * 15 }).flatMap((): Json[] => {
    const profile = pick(dice, profiles);
    const at = pick(
      dice,
      [undefined, ...places].filter((p) => isUnder(p, profile.at)),
    );
    const groups = places.filter((p) => p.kind === 'group');
    const toGroup = dice() < 0.3 && groups.length > 0 && at?.kind !== 'container';
    const holder = toGroup ? { group: refOf(pick(dice, groups)) } : { person: pick(dice, LOGINS) };
    // A container gives each person one role.
    const key = JSON.stringify([at?.kind === 'container' ? '' : [profile.name, refOf(profile.at)], holder, refOf(at)]);
    if (seen.has(key)) return [];
    seen.add(key);
    const until = perhaps(dice, { from: '2031-01-01', until: '2032-01-01T08:30:00Z' });
    return [
      {
        profile: profile.name,
        of: refOf(profile.at),
        ...holder,
        at: refOf(at),
        ...perhaps(dice, { below: true }),
        ...until,
      },
    ];
  });
}

function rulesOf(dice: Dice, profiles: readonly Profile[], places: readonly Place[]): Json[] {
  const homes = places.filter((p) => p.kind === 'organization');
  if (homes.length === 0) return [];
  return Array.from({ length: dice() * 3 }, (_, i) => {
    const profile = pick(dice, profiles);
    const to = pick(
      dice,
      [undefined, ...places].filter((p) => isUnder(p, profile.at) && p?.kind !== 'container'),
    );
    if (to?.kind === 'container' || profile.at?.kind === 'container') return undefined;
    const organization = some(dice, homes, 3).map(refOf);
    return {
      name: `Rule ${i}`,
      when: [organization.length > 0 ? { organization, ...perhaps(dice, { below: true }) } : { kind: ['grouped'] }],
      give: profile.name,
      of: refOf(profile.at),
      in: refOf(to),
      ...perhaps(dice, { enabled: false }),
    };
  }).filter((rule) => rule !== undefined);
}

function policyOf(dice: Dice): Json {
  const places = placesOf(dice);
  const profiles: Profile[] = [];
  for (let i = 0; i < 2 + dice() * 6; i++) {
    const profile = { name: pick(dice, NAMES), at: pick(dice, [undefined, ...places]) };
    const same = (p: Profile): boolean => p.at === profile.at && p.name.toLowerCase() === profile.name.toLowerCase();
    if (!profiles.some(same)) profiles.push(profile);
  }
  return {
    gatehouse: 1,
    places: places.map((p) => placeEntry(dice, p)),
    people: LOGINS.map((login) => personEntry(dice, login, places)),
    profiles: profiles.map((p) => profileEntry(dice, p, places)),
    grants: grantsOf(dice, profiles, places),
    rules: rulesOf(dice, profiles, places),
    tests: some(dice, ['ana must not purge any ticket', 'everyone must not delete any person at All'], 2),
  };
}

/** Policies as files: places of confusing names, every reach, dates, groups, containers, rules. */
export const policies = fc
  .infiniteStream(fc.double({ min: 0, max: 0.999999, noNaN: true }))
  .map((numbers) => policyOf(() => numbers.next().value as number));
