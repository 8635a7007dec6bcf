import type { Template } from './condition.ts';
import { capOf } from './decide.ts';
import type { Runs } from './ground.ts';
import type { Permission } from './permission.ts';
import { type Half, hasFloorAtPlaces, isClosedSomewhere, runsOfSlot } from './pieces.ts';
import type { PersonFacts, Policy } from './policy.ts';

type Pair = readonly [before: number | undefined, after: number | undefined];

interface Suspects {
  /** Held at reach `all` by some grant or line that only one of the two policies has. */
  readonly all: Int32Array;
  /** Held at a narrower reach by one. */
  readonly narrow: Int32Array;
}

/** Of which permissions something may have changed between two policies, for a person who is the same in both. */
export class ChangedCells {
  readonly #before: Half;
  readonly #after: Half;
  readonly #words: number;
  /** By profile number before: cells of which its lines say something else; undefined when nothing has changed. */
  readonly #edited: readonly (Int32Array | undefined)[];
  /** Profile number before by the one after; -1 for a new one. */
  readonly #profile: Int32Array;
  readonly #flagsDiffer: boolean;
  readonly #externalsDiffer: boolean;
  /** Where a slot reaches and what lies above it, by its first and last place. */
  readonly #known = { before: new Map<number, string>(), after: new Map<number, string>() };
  readonly #movedHomes = new Map<string, boolean>();
  readonly #byTree = new Map<string, readonly Permission[]>();
  /** Cells of which a profile's narrower lines list home places, by profile number * words. */
  readonly #listed: Readonly<Record<'before' | 'after', Int32Array>>;
  /** Cells that more than grants over the record's home may give. */
  readonly #pieced: Int32Array;

  constructor(before: Half, after: Half) {
    this.#before = before;
    this.#after = after;
    const [a, b] = [after.policy, before.policy];
    this.#words = b.words;
    const numbers = new Map([...b.profiles.keys()].map((id, n) => [id, n]));
    this.#profile = Int32Array.from(a.profiles.keys(), (id) => numbers.get(id) ?? -1);
    const edited: (Int32Array | undefined)[] = [];
    this.#profile.forEach((old, n) => {
      if (old >= 0) edited[old] = this.#editedCells(old, n);
    });
    this.#edited = edited;
    this.#flagsDiffer = b.tree !== a.tree && flagsOf(before) !== flagsOf(after);
    this.#externalsDiffer = this.#flagsDiffer && externalsOf(b.tree) !== externalsOf(a.tree);
    this.#listed = { before: listedHomes(b), after: listedHomes(a) };
    this.#pieced = new Int32Array(this.#words);
    for (const p of b.permissions.list) {
      if (isPieced(p) || isClosedSomewhere(before, p) || isClosedSomewhere(after, p)) set(this.#pieced, p);
    }
  }

  #editedCells(old: number, fresh: number): Int32Array | undefined {
    const [b, a] = [this.#before.policy, this.#after.policy];
    const words = this.#words;
    const cells = new Int32Array(words);
    for (const p of b.permissions.list) {
      const w = p.index >> 5;
      const bit = 1 << (p.index & 31);
      const of = (mask: Int32Array, profile: number): number => (mask[profile * words + w] as number) & bit;
      const same =
        of(b.allMask, old) === of(a.allMask, fresh) && sameReaches(b.reaches(old, p.index), a.reaches(fresh, p.index));
      if (!same) set(cells, p);
    }
    return cells.some((word) => word !== 0) ? cells : undefined;
  }

  /** Permissions whose floors, caps and conditions the tree decides otherwise for the person. */
  byTree(person: PersonFacts): readonly Permission[] {
    const { tree } = this.#before.policy;
    if (tree === this.#after.policy.tree) return [];
    const moved = this.#homeMoved(person.organizationId);
    if (!moved && !this.#flagsDiffer) return [];
    const key = `${person.kind} ${moved}`;
    const known = this.#byTree.get(key) ?? this.#askingTree(person, moved);
    this.#byTree.set(key, known);
    return known;
  }

  #askingTree(person: PersonFacts, moved: boolean): readonly Permission[] {
    const asks = (t: Template): boolean =>
      t.op === 'all' || t.op === 'any'
        ? t.of.some(asks)
        : (moved && t.op === 'organization') || (this.#flagsDiffer && (t.op === 'flagged' || t.op === 'group'));
    const lines = ({ policy }: Half, p: Permission): boolean =>
      Array.from(policy.profiles.keys(), (_, n) => policy.reaches(n, p.index).some(asks)).includes(true);
    return this.#before.policy.permissions.list.filter((p) => {
      if (this.#externalsDiffer && p.writes) return true;
      const cap = capOf(p, person);
      const said = [...p.floors, ...p.restrictions].map((x) => x.allow);
      const all = [...said, ...(cap ? [cap] : []), ...(p.while ? [p.while] : [])];
      return all.some(asks) || lines(this.#before, p) || lines(this.#after, p);
    });
  }

  /** Whether something else lies under the organization than before. */
  #homeMoved(organization: string | null): boolean {
    if (organization === null) return false;
    const known = this.#movedHomes.get(organization);
    if (known !== undefined) return known;
    const under = ({ policy: { tree }, ground, side }: Half): Runs => ground.of(side, tree.subtree(organization));
    const moved = under(this.#before).join() !== under(this.#after).join();
    this.#movedHomes.set(organization, moved);
    return moved;
  }

  /**
   * Permissions that grants may give otherwise: of `slow` ones the narrower reaches must be compared, for `fast` ones it
   * is enough to know where they are held at reach `all`.
   */
  of(
    person: PersonFacts,
    before: readonly number[],
    after: readonly number[],
  ): { fast?: Int32Array; slow: readonly Permission[] } {
    const suspects = this.#suspects(before, after);
    if (!suspects) return { slow: [] };
    const atPlaces = this.#pieced.slice();
    for (const slot of before) add(atPlaces, this.#listed.before, this.#at(this.#before, slot), undefined);
    for (const slot of after) add(atPlaces, this.#listed.after, this.#at(this.#after, slot), undefined);
    const fast = new Int32Array(this.#words);
    const slow: Permission[] = [];
    for (const p of this.#before.policy.permissions.list) {
      if (!has(suspects.all, p) && !has(suspects.narrow, p)) continue;
      const cap = capOf(p, person);
      if (cap?.op === 'any' && cap.of.length === 0) continue;
      if (has(suspects.narrow, p) || has(atPlaces, p)) slow.push(p);
      else set(fast, p);
    }
    return { fast, slow };
  }

  /** Cells of grants that are not the same in both, and cells of edited profiles. */
  #suspects(before: readonly number[], after: readonly number[]): Suspects | undefined {
    let found: Suspects | undefined;
    const suspect = (half: Half, slot: number, within: Int32Array | undefined): void => {
      found ??= { all: new Int32Array(this.#words), narrow: new Int32Array(this.#words) };
      add(found.all, half.policy.allMask, this.#at(half, slot), within);
      add(found.narrow, half.policy.restMask, this.#at(half, slot), within);
    };
    for (const [twin, slot] of this.#paired(before, after)) {
      if (twin === undefined) suspect(this.#after, slot as number, undefined);
      else if (slot === undefined) suspect(this.#before, twin, undefined);
      else {
        const edited = this.#edited[this.#before.policy.held.slotProfile[twin] as number];
        if (edited) suspect(this.#after, slot, edited);
        if (edited) suspect(this.#before, twin, edited);
      }
    }
    return found;
  }

  /** Slots that give the same profile at the same places, and those that have no such twin. */
  #paired(before: readonly number[], after: readonly number[]): Pair[] {
    const pairs: Pair[] = [];
    const left = new Map<string | number, number[]>();
    const rest: number[] = [];
    for (let i = 0; i < Math.max(before.length, after.length); i++) {
      const [b, a] = [before[i], after[i]];
      if (b !== undefined && a !== undefined && this.#key(this.#before, b) === this.#key(this.#after, a)) {
        pairs.push([b, a]);
        continue;
      }
      if (a !== undefined) rest.push(a);
      if (b === undefined) continue;
      const key = this.#key(this.#before, b);
      left.set(key, [...(left.get(key) ?? []), b]);
    }
    for (const a of rest) pairs.push([left.get(this.#key(this.#after, a))?.pop(), a]);
    for (const b of [...left.values()].flat()) pairs.push([b, undefined]);
    return pairs;
  }

  #at(half: Half, slot: number): number {
    return (half.policy.held.slotProfile[slot] as number) * this.#words;
  }

  /** Profile and places of a slot; with another tree also what lies above it, for what is shared from there. */
  #key(half: Half, slot: number): string | number {
    const { held } = half.policy;
    const profile = held.slotProfile[slot] as number;
    const number = (half.side === 'after' ? (this.#profile[profile] as number) : profile) + 1;
    const [low, high] = [held.slotLow[slot] as number, held.slotHigh[slot] as number];
    const size = half.ground.size + 1;
    const places = (low + 1) * size + high;
    return half.ground.same ? number * size * size + places : `${number} ${this.#whereabouts(half, slot, places)}`;
  }

  #whereabouts(half: Half, slot: number, places: number): string {
    const known = this.#known[half.side].get(places);
    if (known !== undefined) return known;
    const { held, tree } = half.policy;
    const text = `${runsOfSlot(half, slot).join()} ${tree.ancestors(held.at(slot).placeId).toSorted().join()}`;
    this.#known[half.side].set(places, text);
    return text;
  }
}

function listedHomes(policy: Policy): Int32Array {
  const { words, permissions, profiles } = policy;
  const mask = new Int32Array(profiles.size * words);
  for (let n = 0; n < profiles.size; n++) {
    for (const p of permissions.list) {
      const asks = (t: Template): boolean =>
        t.op === 'any' ? t.of.some(asks) : 'field' in t && t.field === p.resource.home;
      const w = n * words + (p.index >> 5);
      if (policy.reaches(n, p.index).some(asks)) mask[w] = (mask[w] as number) | (1 << (p.index & 31));
    }
  }
  return mask;
}

const isPieced = (p: Permission): boolean =>
  hasFloorAtPlaces(p) || (p.resource.sharedBelow !== undefined && p.action === 'view');

const set = (mask: Int32Array, { index }: Permission): void => {
  mask[index >> 5] = (mask[index >> 5] as number) | (1 << (index & 31));
};

const has = (mask: Int32Array, { index }: Permission): boolean =>
  ((mask[index >> 5] as number) & (1 << (index & 31))) !== 0;

function add(mask: Int32Array, other: Int32Array, from: number, within: Int32Array | undefined): void {
  for (let w = 0; w < mask.length; w++) {
    mask[w] = (mask[w] as number) | ((other[from + w] as number) & (within ? (within[w] as number) : -1));
  }
}

const sameReaches = (a: readonly Template[], b: readonly Template[]): boolean =>
  a === b || (a.length === b.length && JSON.stringify(a) === JSON.stringify(b));

const externalsOf = (tree: Half['policy']['tree']): string => tree.flagged('external').toSorted().join();

const flagsOf = ({ policy: { tree } }: Half): string =>
  JSON.stringify(
    tree
      .all()
      .map((p): [string, string, readonly string[]] => [p.id, p.kind, (p.flags ?? []).toSorted()])
      .toSorted((x, y) => (x[0] < y[0] ? -1 : 1)),
  );
