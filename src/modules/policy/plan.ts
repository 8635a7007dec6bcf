import type { Line, Resource } from '#access/resource.ts';
import { type Attribute, momentOf, PERSON_ATTRIBUTES, PLACE_ATTRIBUTES, PROFILE_ATTRIBUTES } from './attributes.ts';
import type { Directory } from './directory.ts';
import type { PersonEntry, PlaceEntry, PolicyFile, ProfileEntry } from './format.ts';
import { readLine } from './lines.ts';
import type { Named, Person, Place, Profile } from './names.ts';
import type { Path, Problems } from './problems.ts';

/** One value that an entry says, or that pruning brings back. */
export interface Given {
  /** As the file calls it. */
  readonly name: string;
  readonly field: string;
  readonly path: Path;
  /** As the file has it. */
  readonly shown: unknown;
  /** As it is stored; what it names must have been made by then. */
  readonly value: () => unknown;
  /** A person, who comes into being after places do. */
  readonly late: boolean;
  /** False for what pruning brings back to what is usual. */
  readonly said: boolean;
}

/** One entry of the file, with everything it names looked up. */
export interface Entry<N extends Named = Named> {
  readonly path: Path;
  readonly node: N;
  readonly given: readonly Given[];
}

export interface Checked {
  readonly directory: Directory;
  readonly problems: Problems;
  /** Record types by name, those that the file declares included. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Those of them that may be suggested. */
  readonly types: ReadonlySet<string>;
  readonly prune: boolean;
}

/** Looks up what the values of an entry name. @param reset what is not said goes back to what is usual */
export function givenOf(
  entry: Readonly<Record<string, unknown>>,
  attributes: readonly Attribute[],
  path: Path,
  c: Checked,
  reset: boolean,
): Given[] {
  return attributes.flatMap((a): Given[] => {
    const at = [...path, a.name];
    const said = Object.hasOwn(entry, a.name);
    if (!said && (!reset || a.of.edit === undefined)) return [];
    const shown = said ? entry[a.name] : a.usual;
    const plain = { name: a.name, field: a.field, path: said ? at : path, shown, late: a.refers === 'person', said };
    if (typeof shown !== 'string' || (a.refers === undefined && a.of.type !== 'datetime')) {
      return [{ ...plain, value: () => shown }];
    }
    if (a.refers === undefined) return [{ ...plain, value: () => momentOf(shown, a.field) }];
    const named: Named | undefined =
      a.refers === 'person' ? c.directory.person(shown, at, c.problems) : c.directory.place(shown, at, c.problems);
    return [{ ...plain, value: () => named?.id ?? null }];
  });
}

/** The places of the file in the order of their depth: what lies under another one comes after it. */
export function planPlaces(file: PolicyFile, c: Checked): Entry<Place>[][] {
  const levels: Entry<Place>[][] = [];
  ((file.places ?? []) as readonly PlaceEntry[]).forEach((e, i) => {
    const node = c.directory.placed[i] as Place;
    const path = ['places', i];
    if (node.row && node.row.kind !== e.kind) c.problems.add([...path, 'kind'], 'policy.fixedKind', { name: e.name });
    const above = node.parent;
    const given = [
      plainGiven('name', 'name', path, e.name),
      plainGiven('kind', 'kind', path, e.kind),
      {
        ...plainGiven('under', 'parent_id', path, above ? c.directory.places.textOf(above) : null),
        value: () => above?.id ?? null,
      },
      ...givenOf(e, PLACE_ATTRIBUTES, path, c, c.prune && node !== c.directory.places.root),
    ];
    const depth = depthOf(node);
    (levels[depth] ??= []).push({ path, node, given });
  });
  return levels.filter((level) => level !== undefined);
}

export const plainGiven = (name: string, field: string, path: Path, shown: unknown): Given => ({
  name,
  field,
  path: [...path, name],
  shown,
  value: () => shown,
  late: false,
  said: true,
});

function depthOf(place: Place): number {
  const seen = new Set<Place>();
  for (let p: Place | undefined = place; p && !seen.has(p); p = p.parent) seen.add(p);
  return seen.size - 1;
}

export function planPeople(file: PolicyFile, c: Checked): Entry<Person>[] {
  const seen = new Map<string, number>();
  return ((file.people ?? []) as readonly PersonEntry[]).flatMap((e, i) => {
    const path = ['people', i];
    tellTwice(seen, e.login, i, path, { kind: 'person', name: e.login }, c.problems);
    const node = c.directory.person(e.login, path, c.problems);
    if (!node) return [];
    if (!node.row && !Object.hasOwn(e, 'name')) c.problems.add(path, 'policy.personName', { name: e.login });
    const login = node.row ? [] : [plainGiven('login', 'login', path, e.login)];
    return [{ path, node, given: [...login, ...givenOf(e, PERSON_ATTRIBUTES, path, c, false)] }];
  });
}

export function planProfiles(file: PolicyFile, c: Checked): Entry<Profile>[] {
  const { places, profiles } = c.directory;
  const seen = new Map<string, number>();
  let usual: number | undefined;
  return ((file.profiles ?? []) as readonly ProfileEntry[]).flatMap((e, i) => {
    const path = ['profiles', i];
    const at = e.at === undefined ? places.root : c.directory.place(e.at, [...path, 'at'], c.problems);
    const lines = linesOf(e, path, c);
    if (e.default === true) {
      if (usual !== undefined) {
        const line = c.problems.lineOf(['profiles', usual]);
        c.problems.add([...path, 'default'], 'policy.defaultTwice', { line });
      }
      usual ??= i;
    }
    if (!at) return [];
    tellTwice(
      seen,
      `${places.path(at)}\n${e.name.toLowerCase()}`,
      i,
      path,
      { kind: 'profile', name: e.name },
      c.problems,
    );
    const node = claimProfile(e, at, i, c);
    const given = [
      plainGiven('name', 'name', path, e.name),
      { ...plainGiven('at', 'place_id', path, places.textOf(at)), value: () => at.id ?? null },
      ...givenOf(e, PROFILE_ATTRIBUTES, path, c, c.prune),
      ...lines,
    ];
    return [{ path, node, given }];
  });
  function claimProfile(e: ProfileEntry, at: Place, i: number, { directory }: Checked): Profile {
    const was = [...directory.profiles.all()].find((p) => p.at === at && p.name.toLowerCase() === e.name.toLowerCase());
    if (was) {
      was.entry = i;
      if (was.name !== e.name) directory.profiles.rename(was, e.name);
      return was;
    }
    const node: Profile = { id: undefined, name: e.name, row: undefined, entry: i, at };
    profiles.add(node);
    return node;
  }
}

function linesOf(e: ProfileEntry, path: Path, c: Checked): Given[] {
  if (e.lines === undefined && !c.prune) return [];
  const at = [...path, 'lines'];
  const names = { place: c.directory.place.bind(c.directory), resources: c.resources, types: c.types };
  const read = (e.lines ?? []).map((line, i) => readLine(line, [...at, i], names, c.problems));
  const value = (): Line[] => read.flatMap((line) => (line ? [line()] : []));
  return [
    { name: 'lines', field: 'lines', path: at, shown: e.lines ?? [], value, late: false, said: e.lines !== undefined },
  ];
}

/** Notes that something stands in a part a second time, with the line of the first. */
export function tellTwice(
  seen: Map<string, number>,
  key: string,
  i: number,
  path: Path,
  what: { readonly kind: string; readonly name: string },
  problems: Problems,
): void {
  const first = seen.get(key);
  if (first === undefined) seen.set(key, i);
  else problems.add(path, 'policy.twice', { ...what, line: problems.lineOf([path[0] ?? '', first]) });
}
