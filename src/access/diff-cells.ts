import type { Template } from './condition.ts';
import { capOf } from './decide.ts';
import type { Runs } from './ground.ts';
import type { Permission } from './permission.ts';
import { type Half, hasFloorAtPlaces, runsOfSlot } from './pieces.ts';
import type { PersonFacts } from './policy.ts';

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
  readonly #movedHomes = new Map<string, boolean>();
  readonly #byTree = new Map<string, readonly Permission[]>();
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
    this.#pieced = new Int32Array(this.#words);
    for (const p of b.permissions.list) if (isPieced(p)) set(this.#pieced, p);
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
   * Permissions that grants may give otherwise: `fast` ones are held at reach `all` or not at all, `slow` ones need
   * their reaches compared.
   */
  of(
    person: PersonFacts,
    before: readonly number[],
    after: readonly number[],
  ): { fast?: Int32Array; slow: readonly Permission[] } {
    const suspects = this.#suspects(before, after);
    if (!suspects) return { slow: [] };
    const narrow = this.#pieced.slice();
    for (const slot of before) add(narrow, this.#before.policy.restMask, this.#at(this.#before, slot));
    for (const slot of after) add(narrow, this.#after.policy.restMask, this.#at(this.#after, slot));
    const open = (p: Permission): boolean => {
      const cap = capOf(p, person);
      return !(cap?.op === 'any' && cap.of.length === 0);
    };
    const some = this.#before.policy.permissions.list.filter((p) => has(suspects, p));
    const slow = some.filter((p) => has(narrow, p) && open(p));
    const fast = new Int32Array(this.#words);
    for (const p of some) if (!has(narrow, p) && open(p)) set(fast, p);
    return { fast, slow };
  }

  /** Cells of grants that are not the same in both, and cells of edited profiles. */
  #suspects(before: readonly number[], after: readonly number[]): Int32Array | undefined {
    let mask: Int32Array | undefined;
    const left = new Map<string, number[]>();
    for (const slot of before) {
      const key = this.#key(this.#before, slot);
      left.set(key, [...(left.get(key) ?? []), slot]);
    }
    for (const slot of after) {
      const twin = left.get(this.#key(this.#after, slot))?.pop();
      const edited =
        twin === undefined ? undefined : this.#edited[this.#before.policy.held.slotProfile[twin] as number];
      if (twin !== undefined && !edited) continue;
      mask ??= new Int32Array(this.#words);
      if (edited) add(mask, edited, 0);
      else this.#addAll(mask, this.#after, slot);
    }
    for (const slot of [...left.values()].flat()) {
      mask ??= new Int32Array(this.#words);
      this.#addAll(mask, this.#before, slot);
    }
    return mask;
  }

  #addAll(mask: Int32Array, half: Half, slot: number): void {
    add(mask, half.policy.allMask, this.#at(half, slot));
    add(mask, half.policy.restMask, this.#at(half, slot));
  }

  #at(half: Half, slot: number): number {
    return (half.policy.held.slotProfile[slot] as number) * this.#words;
  }

  /** Profile and places of a slot; with another tree also what lies above it, for what is shared from there. */
  #key(half: Half, slot: number): string {
    const { held, tree } = half.policy;
    const profile = held.slotProfile[slot] as number;
    const number = half.side === 'after' ? (this.#profile[profile] as number) : profile;
    if (half.ground.same) return `${number} ${held.slotLow[slot]} ${held.slotHigh[slot]}`;
    const above = tree.ancestors(held.at(slot).placeId).toSorted().join();
    return `${number} ${runsOfSlot(half, slot).join()} ${above}`;
  }
}

const isPieced = (p: Permission): boolean =>
  hasFloorAtPlaces(p) || (p.resource.sharedBelow !== undefined && p.action === 'view');

const set = (mask: Int32Array, { index }: Permission): void => {
  mask[index >> 5] = (mask[index >> 5] as number) | (1 << (index & 31));
};

const has = (mask: Int32Array, { index }: Permission): boolean =>
  ((mask[index >> 5] as number) & (1 << (index & 31))) !== 0;

function add(mask: Int32Array, other: Int32Array, from: number): void {
  for (let w = 0; w < mask.length; w++) mask[w] = (mask[w] as number) | (other[from + w] as number);
}

const sameReaches = (a: readonly Template[], b: readonly Template[]): boolean =>
  a === b || (a.length === b.length && JSON.stringify(a) === JSON.stringify(b));

const flagsOf = ({ policy: { tree } }: Half): string =>
  JSON.stringify(
    tree
      .all()
      .map((p): [string, string, readonly string[]] => [p.id, p.kind, (p.flags ?? []).toSorted()])
      .toSorted((x, y) => (x[0] < y[0] ? -1 : 1)),
  );
