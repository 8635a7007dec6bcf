import { always, isNever } from './condition.ts';
import { ChangedCells } from './diff-cells.ts';
import { Gathered } from './diff-gathered.ts';
import { type Shift, type Shifted, surplus, together } from './diff-shifts.ts';
import { Ground, type Side, zonesOf } from './ground.ts';
import type { Permission } from './permission.ts';
import { gateOf, type Half, openPieces, type Piece, runsOfSlot, slotsOf, wholePieces } from './pieces.ts';
import type { PersonFacts, Policy } from './policy.ts';

/** What changes for one person. */
export interface PersonShift {
  readonly personId: string;
  readonly gains: readonly Shift[];
  readonly loses: readonly Shift[];
}

/**
 * Who gains and who loses what, where and by what, when one policy takes the place of another. Whenever `decide`
 * differs between the two on a record whose place is known, the difference is named here; what is named as gained is
 * allowed after and what is named as lost was allowed before. Both policies are over the same record types.
 */
export function diffPolicies(before: Policy, after: Policy, now: number): PersonShift[] {
  return [...comparedPeople(before, after, now)].flatMap((shift) => shift ?? []);
}

/** The same person by person, undefined for those for whom nothing changes: many take a while. */
export function* comparedPeople(before: Policy, after: Policy, now: number): Generator<PersonShift | undefined> {
  const comparison = new Comparison(before, after, now);
  for (const { id } of before.people) yield comparison.of(id);
  for (const { id } of after.people) if (before.personIndex(id) < 0) yield comparison.of(id);
}

/** The same for some people alone. */
export function comparedSome(before: Policy, after: Policy, ids: Iterable<string>, now: number): PersonShift[] {
  const comparison = new Comparison(before, after, now);
  return [...ids].flatMap((id) => comparison.of(id) ?? []);
}

interface Held {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

class Comparison {
  readonly #before: Half;
  readonly #after: Half;
  readonly #now: number;
  readonly #cells: ChangedCells;
  readonly #names = new Map<string, readonly string[]>();

  constructor(before: Policy, after: Policy, now: number) {
    const ground = new Ground(before.tree, after.tree);
    this.#before = { side: 'before', policy: before, ground };
    this.#after = { side: 'after', policy: after, ground };
    this.#now = now;
    this.#cells = new ChangedCells(this.#before, this.#after);
  }

  /** What changes for the person; undefined when nothing does. */
  of(id: string): PersonShift | undefined {
    const { policy: before } = this.#before;
    const { policy: after } = this.#after;
    const [atB, atA] = [before.personIndex(id), after.personIndex(id)];
    const [was, is] = [before.people[atB], after.people[atA]];
    const active = this.#activity(before, was) || this.#activity(after, is);
    if (!active) return undefined;
    const held = { before: slotsOf(before, atB, this.#now), after: slotsOf(after, atA, this.#now) };
    const gains: Shifted[] = [];
    const loses: Shifted[] = [];
    const whole = this.#wholeCells(was, is);
    for (const p of whole) this.#whole(p, atB, atA, held, gains, loses);
    if (whole !== before.permissions.list && is && is.kind !== 'superadmin') {
      this.#grants(is, held, new Set(whole.map((p) => p.index)), gains, loses);
    }
    return gains.length + loses.length === 0
      ? undefined
      : { personId: id, gains: together(gains), loses: together(loses) };
  }

  /** Compares everything that gives the permission. A gate that stands in both is no difference and left out. */
  #whole(p: Permission, atB: number, atA: number, held: Held, gains: Shifted[], loses: Shifted[]): void {
    const gates = [gateOf(this.#before, atB, p, this.#now), gateOf(this.#after, atA, p, this.#now)] as const;
    const same =
      this.#before.policy.tree === this.#after.policy.tree &&
      !isNever(gates[0]) &&
      JSON.stringify(gates[0]) === JSON.stringify(gates[1]);
    const pieces = {
      before: wholePieces(this.#before, atB, held.before, p, same ? always : gates[0]),
      after: wholePieces(this.#after, atA, held.after, p, same ? always : gates[1]),
    };
    this.#compare(p, pieces, gains, loses);
  }

  #activity(policy: Policy, person: PersonFacts | undefined): boolean {
    return person !== undefined && policy.isActive(person, this.#now);
  }

  /** The permissions of which everything is compared: all when the person has changed, else those the tree decides. */
  #wholeCells(was: PersonFacts | undefined, is: PersonFacts | undefined): readonly Permission[] {
    const { list } = this.#before.policy.permissions;
    if (!was || !is || (was !== is && !sameFacts(was, is, this.#now))) return list;
    return this.#cells.byTree(is);
  }

  /** What other grants, or grants of changed profiles, give: floors and everything else stay as they are. */
  #grants(person: PersonFacts, held: Held, done: ReadonlySet<number>, gains: Shifted[], loses: Shifted[]): void {
    const { fast, slow } = this.#cells.of(person, held.before, held.after);
    for (const p of slow) {
      if (done.has(p.index)) continue;
      const pieces = {
        before: openPieces(this.#before, person, held.before, p),
        after: openPieces(this.#after, person, held.after, p),
      };
      this.#compare(p, pieces, gains, loses);
    }
    if (fast && done.size > 0)
      for (const cell of done) fast[cell >> 5] = (fast[cell >> 5] as number) & ~(1 << (cell & 31));
    if (fast?.some((word) => word !== 0)) this.#masks(fast, held, gains, loses);
  }

  /** Permissions that are held at reach `all` or not at all, compared many at a time. */
  #masks(mask: Int32Array, held: Held, gains: Shifted[], loses: Shifted[]): void {
    const before = held.before.map((slot) => ({ slot, runs: runsOfSlot(this.#before, slot) }));
    const after = held.after.map((slot) => ({ slot, runs: runsOfSlot(this.#after, slot) }));
    const zones = zonesOf([...before, ...after]);
    const gained = new Gathered(this.#after, mask);
    const lost = new Gathered(this.#before, mask);
    for (let i = 0; i + 1 < zones.length; i++) {
      const [from, to] = [zones[i] as number, (zones[i + 1] as number) - 1];
      const has = gained.sum(after, from);
      const had = lost.sum(before, from);
      gained.add(has, had, after, from, to);
      lost.add(had, has, before, from, to);
    }
    gains.push(...gained.shifts(this.#named));
    loses.push(...lost.shifts(this.#named));
  }

  readonly #named = (mask: Int32Array): readonly string[] => {
    const key = mask.join();
    const known = this.#names.get(key);
    if (known) return known;
    const { list } = this.#before.policy.permissions;
    const names = list.filter((p) => ((mask[p.index >> 5] as number) & (1 << (p.index & 31))) !== 0).map((p) => p.name);
    this.#names.set(key, names);
    return names;
  };

  #compare(p: Permission, pieces: Readonly<Record<Side, readonly Piece[]>>, gains: Shifted[], loses: Shifted[]): void {
    if (pieces.before.length + pieces.after.length === 0) return;
    gains.push(...surplus(p, this.#after, pieces.after, this.#before, pieces.before));
    loses.push(...surplus(p, this.#before, pieces.before, this.#after, pieces.after));
  }
}

function sameFacts(a: PersonFacts, b: PersonFacts, now: number): boolean {
  const active = (p: PersonFacts): boolean =>
    p.enabled && (p.validFrom === null || p.validFrom <= now) && (p.validUntil === null || now < p.validUntil);
  return (
    a.kind === b.kind &&
    active(a) === active(b) &&
    a.organizationId === b.organizationId &&
    sameSet(a.groups, b.groups) &&
    sameSet(a.unseen, b.unseen) &&
    sameSet(a.idle, b.idle)
  );
}

const sameSet = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));
