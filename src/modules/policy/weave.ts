import type { PlaceNode, PlaceTree } from '#access/tree.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { PlaceEntry } from './format.ts';
import { isStaying, type Place, PlaceNames } from './names.ts';
import type { Problems } from './problems.ts';

/**
 * The tree as it will be: the places there are, with those of the file in their new positions. An entry is the place
 * with its code, or else the one of its name at the same parent, or else a new one.
 */
export function weavePlaces(
  rows: readonly DbRow[],
  tree: PlaceTree,
  entries: readonly PlaceEntry[],
  problems: Problems,
  prune: boolean,
): { names: PlaceNames; placed: readonly Place[] } {
  const stored = new Map(rows.map((row) => [row.id, storedPlace(row)]));
  // What the actor may not view keeps its name in the tree, as a page with the tree has it.
  for (const id of [tree.rootId, ...rows.flatMap((row) => tree.ancestors(row.id))]) {
    const node = tree.node(id);
    if (node && !stored.has(id)) stored.set(id, hiddenPlace(node));
  }
  for (const place of stored.values()) {
    place.parent = stored.get((place.row?.parent_id ?? tree.node(place.id ?? '')?.parentId) as string);
  }
  const root = stored.get(tree.rootId) as Place;
  stored.delete(tree.rootId);
  return new Weaver(root, [...stored.values()], entries, problems, prune).weave();
}

const storedPlace = (row: DbRow): Place => ({
  id: row.id,
  name: row.name as string,
  code: row.code as string,
  kind: row.kind as string,
  hidden: false,
  row,
  entry: undefined,
  parent: undefined,
});

const hiddenPlace = ({ id, name, kind }: PlaceNode): Place => ({
  id,
  name,
  code: '',
  kind,
  hidden: true,
  row: undefined,
  entry: undefined,
  parent: undefined,
});

class Weaver {
  readonly #names: PlaceNames;
  readonly #root: Place;
  readonly #entries: readonly PlaceEntry[];
  readonly #problems: Problems;
  /** The places of the entries, in their order. */
  readonly #placed: Place[];
  /** Places that are there and claimed by no entry so far, by parent and name. */
  readonly #free = new Map<string, Place>();
  readonly #numbers = new Map<Place, number>();

  readonly #prune: boolean;

  constructor(
    root: Place,
    stored: readonly Place[],
    entries: readonly PlaceEntry[],
    problems: Problems,
    prune: boolean,
  ) {
    this.#root = root;
    this.#prune = prune;
    this.#entries = entries;
    this.#problems = problems;
    const byCode = new Map(stored.filter((p) => p.code !== '').map((p) => [p.code, p]));
    const claimed = new Map<Place, Place>();
    this.#placed = entries.map((e, i) => {
      const was = typeof e.code === 'string' && e.code !== '' ? byCode.get(e.code) : undefined;
      const place = placeOf(e, i, was?.row);
      if (was) claimed.set(was, place);
      return place;
    });
    const kept = stored.filter((p) => !claimed.has(p));
    for (const p of kept) if (p.parent) p.parent = claimed.get(p.parent) ?? p.parent;
    for (const p of kept) if (!p.hidden) this.#free.set(this.#key(p.parent, p.name), p);
    this.#names = new PlaceNames(root, kept, prune);
  }

  weave(): { names: PlaceNames; placed: readonly Place[] } {
    let waiting = this.#placed.map((_, i) => i).filter((i) => !this.#isRoot(i));
    // What is going to be pruned is a parent only of what finds no other one.
    for (const strict of this.#prune ? [true, false] : [false]) {
      for (let before = -1; waiting.length !== before; ) {
        before = waiting.length;
        waiting = waiting.filter((i) => !this.#settle(i, strict));
      }
    }
    this.#tellLost(waiting);
    this.#tellUnclear();
    this.#tellTwice();
    return { names: this.#names, placed: this.#placed };
  }

  /** An entry for the root itself: of it only the members can be set. Who may not view it means another place. */
  #isRoot(i: number): boolean {
    const entry = this.#entries[i] as PlaceEntry;
    if (
      this.#root.hidden ||
      entry.name !== this.#root.name ||
      entry.under !== undefined ||
      this.#root.entry !== undefined
    )
      return false;
    this.#root.entry = i;
    this.#placed[i] = this.#root;
    return true;
  }

  /** Finds the entry's place in the tree as far as that is known. */
  #settle(i: number, strict: boolean): boolean {
    const entry = this.#entries[i] as PlaceEntry;
    const place = this.#placed[i] as Place;
    const [parent, more] = entry.under === undefined ? [this.#root] : this.#names.find(entry.under);
    if (!parent || more || (strict && !isStaying(parent))) return false;
    place.parent = parent;
    const key = this.#key(parent, place.name);
    const was = place.row === undefined ? this.#free.get(key) : undefined;
    if (was) {
      // What lies under it does so still.
      this.#free.delete(key);
      was.entry = i;
      this.#names.rename(was, place.name, typeof entry.code === 'string' ? entry.code : was.code);
      this.#placed[i] = was;
    } else this.#names.add(place);
    return true;
  }

  #tellLost(waiting: readonly number[]): void {
    const lost = new Map(waiting.map((i) => [this.#placed[i]?.name, i]));
    for (const i of waiting) {
      const under = this.#entries[i]?.under ?? '';
      const path = ['places', i, 'under'];
      if (!lost.has(under)) this.#names.resolve(under, path, this.#problems);
      else if (this.#isOnCycle(i, lost)) this.#problems.add(path, 'policy.cycle', { name: under });
    }
  }

  /** Whether the way up from an entry, by names, comes back to it. */
  #isOnCycle(start: number, byName: ReadonlyMap<string | undefined, number>): boolean {
    let at: number | undefined = start;
    for (let steps = 0; steps <= byName.size && at !== undefined; steps++) {
      at = byName.get(this.#entries[at]?.under);
      if (at === start) return true;
    }
    return false;
  }

  /** A name that was clear while the tree was being put together must still be so when everything stands in it. */
  #tellUnclear(): void {
    this.#entries.forEach(({ under }, i) => {
      if (under !== undefined && this.#placed[i]?.parent && this.#names.find(under).length > 1) {
        this.#names.resolve(under, ['places', i, 'under'], this.#problems);
      }
    });
  }

  #tellTwice(): void {
    const seen = new Map<string, number>();
    this.#placed.forEach((place, i) => {
      const code = this.#entries[i]?.code;
      const keys = [
        ...(place.parent ? [this.#key(place.parent, place.name)] : []),
        ...(typeof code === 'string' && code !== '' ? [`code ${code}`] : []),
      ];
      for (const key of keys) {
        const first = seen.get(key);
        if (first === undefined) seen.set(key, i);
        else if (first !== i) {
          const position = this.#problems.lineOf(['places', first]);
          this.#problems.add(['places', i], 'policy.twice', { kind: 'place', name: place.name, line: position });
          return;
        }
      }
    });
  }

  /** Siblings have different names, whatever their case: as the database sees it. */
  #key(parent: Place | undefined, name: string): string {
    if (parent && !this.#numbers.has(parent)) this.#numbers.set(parent, this.#numbers.size);
    return `${parent ? this.#numbers.get(parent) : ''} ${name.toLowerCase()}`;
  }
}

const placeOf = (e: PlaceEntry, entry: number, row: DbRow | undefined): Place => ({
  id: row?.id,
  name: e.name,
  code: typeof e.code === 'string' ? e.code : ((row?.code as string | undefined) ?? ''),
  kind: e.kind,
  hidden: false,
  row,
  entry,
  parent: undefined,
});
