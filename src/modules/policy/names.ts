import type { DbRow } from '#platform/records/columns.ts';
import { type Path, type Problems } from './problems.ts';

/** Something that a file may name: it is there already, or will be once its entry has been made. */
export interface Named {
  /** Undefined until it is made. */
  id: string | undefined;
  name: string;
  /** As it is stored, when it is there already. */
  row: DbRow | undefined;
  /** Number of its entry in the file's part, if it has one. */
  entry: number | undefined;
}

export interface Place extends Named {
  code: string;
  readonly kind: string;
  /** Only its name is known: the actor may not view it, but something under it. */
  readonly hidden: boolean;
  /** Undefined for the root, and for an entry whose `under` is not known yet. */
  parent: Place | undefined;
}

/** `name` is the login. */
export type Person = Named;

export interface Profile extends Named {
  readonly at: Place;
}

/** Of the file, above something visible, or the root: what pruning leaves in any case. */
export const isStaying = (p: Place): boolean => p.entry !== undefined || p.hidden || p.parent === undefined;

const JOINT = ' / ';
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** The places that the actor may view and those of the file, by everything they may be called. */
export class PlaceNames {
  readonly root: Place;
  readonly #own: boolean;
  readonly #byName = new Map<string, Place[]>();
  readonly #byCode = new Map<string, Place[]>();
  readonly #byId = new Map<string, Place>();

  /** @param own names of the file's places mean these, whatever else is called so and going to be pruned */
  constructor(root: Place, others: Iterable<Place>, own = false) {
    this.root = root;
    this.#own = own;
    for (const place of [root, ...others]) this.add(place);
  }

  add(place: Place): void {
    push(this.#byName, place.name, place);
    if (place.code !== '') push(this.#byCode, place.code, place);
    if (place.id !== undefined) this.#byId.set(place.id, place);
  }

  made(node: Named): void {
    const place = this.#byName.get(node.name)?.find((p) => p === node);
    if (place?.id !== undefined) this.#byId.set(place.id, place);
  }

  /** Has the place called so from now on; what it was called before still finds it. */
  rename(place: Place, name: string, code: string): void {
    if (name !== place.name) push(this.#byName, name, place);
    if (code !== place.code && code !== '') push(this.#byCode, code, place);
    place.name = name;
    place.code = code;
  }

  all(): Set<Place> {
    return new Set([...this.#byName.values()].flat());
  }

  byId(id: string): Place | undefined {
    return this.#byId.get(id);
  }

  /** Every place that may be meant. */
  find(text: string): Place[] {
    const found = this.#called(text);
    const staying = this.#own && found.length > 1 ? found.filter(isStaying) : [];
    return staying.length > 0 ? staying : found;
  }

  #called(text: string): Place[] {
    const known = ID.test(text) ? this.#byId.get(text) : undefined;
    if (known) return [known];
    const found = new Set([...(this.#byCode.get(text) ?? []), ...(this.#byName.get(text) ?? [])]);
    for (let at = text.indexOf(JOINT); at >= 0; at = text.indexOf(JOINT, at + 1)) {
      const above = `${JOINT}${text.slice(0, at)}`;
      for (const place of this.#byName.get(text.slice(at + JOINT.length)) ?? []) {
        if (place.parent && `${JOINT}${this.path(place.parent)}`.endsWith(above)) found.add(place);
      }
    }
    if (found.size < 2 || !text.includes(JOINT)) return [...found];
    const exact = [...found].filter(
      (p) => this.path(p) === text || this.path(p) === `${this.root.name}${JOINT}${text}`,
    );
    return exact.length === 1 ? exact : [...found];
  }

  /** The place that is meant; undefined when that is none or not clear, which is noted. */
  resolve(text: string, path: Path, problems: Problems): Place | undefined {
    const found = this.find(text);
    if (found.length === 1) return found[0];
    if (found.length === 0) problems.unknown(path, 'place', text, this.#texts());
    else {
      const which = found.slice(0, 5).map((p) => `"${this.path(p)}"`);
      problems.add(path, 'policy.ambiguous', { name: text, which: which.join(', ') });
    }
    return undefined;
  }

  *#texts(): Iterable<string> {
    yield* this.#byName.keys();
    yield* this.#byCode.keys();
  }

  /** The names from the root down. Of a place that hangs on a cycle, as far as it goes. */
  path(place: Place): string {
    const names: string[] = [];
    const seen = new Set<Place>();
    for (let p: Place | undefined = place; p && !seen.has(p); p = p.parent) {
      seen.add(p);
      names.push(p.name);
    }
    return names.toReversed().join(JOINT);
  }

  /** The shortest text by which exactly this place is found. */
  textOf(place: Place): string {
    const path = this.path(place);
    const below = path.slice(this.root.name.length + JOINT.length);
    const texts = [place.name, place.code, below, path].filter((text) => text !== '');
    const clear = texts.find((text) => {
      const found = this.find(text);
      return found.length === 1 && found[0] === place;
    });
    return clear ?? place.id ?? path;
  }
}

/** The profiles that the actor may view and those of the file. */
export class ProfileNames {
  readonly #byName = new Map<string, Profile[]>();
  readonly #byId = new Map<string, Profile>();

  readonly #own: boolean;

  /** @param own names of the file's profiles mean these, whatever else is called so and going to be pruned */
  constructor(profiles: Iterable<Profile>, own = false) {
    this.#own = own;
    for (const profile of profiles) this.add(profile);
  }

  add(profile: Profile): void {
    push(this.#byName, profile.name, profile);
    if (profile.id !== undefined) this.#byId.set(profile.id, profile);
  }

  all(): Set<Profile> {
    return new Set([...this.#byName.values()].flat());
  }

  byId(id: string): Profile | undefined {
    return this.#byId.get(id);
  }

  named(name: string): readonly Profile[] {
    return this.#byName.get(name) ?? [];
  }

  /** The profiles of this name that could be granted at the place: at home there or above it. */
  find(name: string, at: Place): Profile[] {
    const above = new Set<Place>();
    for (let p: Place | undefined = at; p && !above.has(p); p = p.parent) above.add(p);
    const found = this.named(name).filter((profile) => above.has(profile.at));
    const staying = this.#own && found.length > 1 ? found.filter((p) => p.entry !== undefined || !p.row) : [];
    return staying.length > 0 ? staying : found;
  }

  rename(profile: Profile, name: string): void {
    push(this.#byName, name, profile);
    profile.name = name;
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
