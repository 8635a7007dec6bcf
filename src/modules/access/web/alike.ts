import type { PreviewAnswer } from '../schema.ts';

export type Person = PreviewAnswer['people'][number];
export type Shift = Person['gains'][number];

/** What somebody gains and loses. */
export interface Change {
  readonly gains: readonly Shift[];
  readonly loses: readonly Shift[];
}

export interface Alike {
  /** What is the same for everybody. */
  readonly common: Change;
  /** What is besides, the largest groups of people of whom that is the same first. */
  readonly groups: readonly { readonly people: readonly Person[]; readonly change: Change }[];
}

const WAYS = ['gains', 'loses'] as const;

/** One permission at one place: what is compared between people. Places that are not all named stay together. */
type Atoms = ReadonlyMap<string, { readonly way: (typeof WAYS)[number]; readonly shift: Shift }>;

const whereOf = ({ places, more_places, narrower }: Shift): string =>
  JSON.stringify([places?.map((p) => [p.place_id, p.below]), more_places, narrower]);

const apart = (s: Shift): Shift[] =>
  s.places === null || s.more_places > 0 ? [s] : s.places.map((place) => ({ ...s, places: [place] }));

const atomsOf = (p: Change): Atoms =>
  new Map(
    WAYS.flatMap((way) =>
      p[way].flatMap((s) =>
        s.permissions.flatMap((permission) =>
          apart({ ...s, permissions: [permission] }).map(
            (shift) => [`${way} ${permission} ${whereOf(shift)}`, { way, shift }] as const,
          ),
        ),
      ),
    ),
  );

/** One line for all that changes at the same places in the same way. */
export function together(shifts: readonly Shift[]): Shift[] {
  const same = Map.groupBy(shifts, whereOf);
  return [...same.values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, permissions: [...first.permissions, ...more.flatMap((s) => s.permissions)] }] : [],
  );
}

/** One shift for all places of a permission that were taken apart. */
function everywhere(shifts: readonly Shift[]): Shift[] {
  const of = Map.groupBy(shifts, (s) =>
    s.places === null || s.more_places > 0 ? whereOf(s) + s.permissions[0] : `${s.permissions[0]} ${s.narrower}`,
  );
  return [...of.values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, places: first.places && [...first.places, ...more.flatMap((s) => s.places ?? [])] }] : [],
  );
}

const changeOf = (atoms: Iterable<{ readonly way: string; readonly shift: Shift }>): Change => {
  const all = [...atoms];
  const of = (way: string): Shift[] => together(everywhere(all.filter((a) => a.way === way).map((a) => a.shift)));
  return { gains: of('gains'), loses: of('loses') };
};

/** What is the same for many people once, and who differs in what. */
export function alike(people: readonly Person[]): Alike {
  const each = people.map((p) => ({ p, atoms: atomsOf(p) }));
  const [first, ...more] = each;
  const common = new Set([...(first?.atoms.keys() ?? [])].filter((key) => more.every(({ atoms }) => atoms.has(key))));
  const besides = each.map(({ p, atoms }) => ({ p, left: [...atoms].filter(([key]) => !common.has(key)) }));
  const groups = Map.groupBy(besides, ({ left }) =>
    left
      .map(([key]) => key)
      .toSorted()
      .join('\n'),
  );
  return {
    common: changeOf([...(first?.atoms ?? [])].filter(([key]) => common.has(key)).map(([, a]) => a)),
    groups: [...groups]
      .filter(([key]) => key !== '')
      .map(([, list]) => ({
        people: list.map(({ p }) => p),
        change: changeOf((list[0]?.left ?? []).map(([, a]) => a)),
      }))
      .toSorted((a, b) => b.people.length - a.people.length),
  };
}
