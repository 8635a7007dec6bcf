import { always, type Condition, isNever } from './condition.ts';
import { ChangedCells } from './diff-cells.ts';
import { covers, extend, Ground, type Runs, type Side, united, without, zonesOf } from './ground.ts';
import { implies } from './implies.ts';
import type { Permission } from './permission.ts';
import { type By, gateOf, type Half, openPieces, type Piece, runsOfSlot, slotsOf, wholePieces } from './pieces.ts';
import type { PersonFacts, Policy } from './policy.ts';
import type { Spot } from './what.ts';

/** Some permissions that a person holds in one policy at places where they do not hold them in the other. */
export interface Shift {
  /** Names, such as `ticket:view`. */
  readonly permissions: readonly string[];
  /** Places of the policy in which they are held. Worked out when asked for. */
  readonly places: 'every' | readonly Spot[];
  /** What holds of the records there besides; `always` for all of them that the record itself lets through. */
  readonly reach: Condition;
  /** What gives them, one or the other or all. */
  readonly by: readonly By[];
}

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

/** What the pieces of one half give that those of the other do not. Pieces with the same condition are asked as one. */
function surplus(
  p: Permission,
  here: Half,
  pieces: readonly Piece[],
  there: Half,
  others: readonly Piece[],
): Shifted[] {
  const wide = [...Map.groupBy(others, ({ condition }) => textOf(condition)).values()].map((alike) => ({
    condition: (alike[0] as Piece).condition,
    runs: united(alike.map((other) => other.runs)),
  }));
  const isWider = (condition: Condition, other: Condition): boolean =>
    other.op === 'always' ||
    implies({ condition, tree: here.policy.tree }, { condition: other, tree: there.policy.tree });
  const found = new Map<string, Runs>();
  const insteadOf = (condition: Condition): Runs => {
    const text = textOf(condition);
    const known = found.get(text);
    if (known) return known;
    const runs = united(wide.filter((other) => isWider(condition, other.condition)).map((other) => other.runs));
    found.set(text, runs);
    return runs;
  };
  return pieces.flatMap((piece): Shifted[] => {
    const left = without(piece.runs, insteadOf(piece.condition));
    return isSomewhere(here, left) ? [new Shifted([p.name], here, left, piece.condition, [piece.by])] : [];
  });
}

const textOf = (condition: Condition): string => (condition.op === 'always' ? '' : JSON.stringify(condition));

/** Where only records of unknown places would be, nothing is said. */
const isSomewhere = ({ ground }: Half, runs: Runs): boolean => runs.length > 0 && (runs[0] as number) < ground.size;

class Shifted implements Shift {
  readonly permissions: readonly string[];
  readonly reach: Condition;
  readonly by: readonly By[];
  readonly #half: Half;
  readonly #runs: Runs;

  constructor(permissions: readonly string[], half: Half, runs: Runs, reach: Condition, by: readonly By[]) {
    this.permissions = permissions;
    this.reach = reach;
    this.by = by;
    this.#half = half;
    this.#runs = runs;
  }

  /** The same text for shifts that differ in nothing but the permission. */
  get key(): string {
    return `${this.#runs.join()} ${JSON.stringify(this.by)} ${textOf(this.reach)}`;
  }

  and(permissions: readonly string[]): Shifted {
    return new Shifted([...this.permissions, ...permissions], this.#half, this.#runs, this.reach, this.by);
  }

  get places(): 'every' | readonly Spot[] {
    return this.#half.ground.spots(this.#half.side, this.#runs);
  }
}

/** Shifts that differ in nothing but the permission as one. */
function together(shifts: readonly Shifted[]): readonly Shifted[] {
  if (shifts.length < 2) return shifts;
  const found = new Map<string, Shifted>();
  for (const shift of shifts) {
    const { key } = shift;
    const known = found.get(key);
    found.set(key, known ? known.and(shift.permissions) : shift);
  }
  return [...found.values()];
}

interface Reaching {
  readonly slot: number;
  readonly runs: Runs;
}

/** Permissions held at reach `all` in one half and not in the other, zone by zone, alike ones together. */
class Gathered {
  readonly #half: Half;
  readonly #of: Int32Array;
  readonly #found = new Map<string, { mask: Int32Array; slots: readonly number[]; runs: number[] }>();

  constructor(half: Half, of: Int32Array) {
    this.#half = half;
    this.#of = of;
  }

  /** What the slots that cover the place give together, of the permissions asked for. */
  sum(slots: readonly Reaching[], place: number): Int32Array {
    const { words, allMask, held } = this.#half.policy;
    const mask = new Int32Array(words);
    for (const { slot, runs } of slots) {
      if (!covers(runs, place)) continue;
      const from = (held.slotProfile[slot] as number) * words;
      for (let w = 0; w < words; w++) {
        mask[w] = (mask[w] as number) | ((allMask[from + w] as number) & (this.#of[w] as number));
      }
    }
    return mask;
  }

  /** Notes what is had in a zone and not had there in the other half. */
  add(has: Int32Array, others: Int32Array, slots: readonly Reaching[], from: number, to: number): void {
    if (has.every((word, w) => (word & ~(others[w] as number)) === 0)) return;
    const covering = slots.filter((x) => covers(x.runs, from)).map((x) => x.slot);
    for (const { mask, giving } of this.#byGivers(
      has.map((word, w) => word & ~(others[w] as number)),
      covering,
    )) {
      const key = `${mask.join()} ${giving.join()}`;
      const known = this.#found.get(key) ?? { mask, slots: giving, runs: [] };
      this.#found.set(key, known);
      extend(known.runs, from, to);
    }
  }

  /** The permissions taken apart so that each part is given by the same slots, and by all of these. */
  #byGivers(of: Int32Array, slots: readonly number[]): { mask: Int32Array; giving: readonly number[] }[] {
    const { words, allMask, held } = this.#half.policy;
    let parts: { mask: Int32Array; giving: readonly number[] }[] = [{ mask: of, giving: [] }];
    for (const slot of slots) {
      const at = (held.slotProfile[slot] as number) * words;
      parts = parts
        .flatMap(({ mask, giving }) => [
          { mask: mask.map((word, w) => word & (allMask[at + w] as number)), giving: [...giving, slot] },
          { mask: mask.map((word, w) => word & ~(allMask[at + w] as number)), giving },
        ])
        .filter(({ mask }) => mask.some((word) => word !== 0));
    }
    return parts;
  }

  shifts(named: (mask: Int32Array) => readonly string[]): Shifted[] {
    const { held } = this.#half.policy;
    return [...this.#found.values()].flatMap(({ mask, slots, runs }): Shifted[] => {
      if (!isSomewhere(this.#half, runs)) return [];
      const by = slots.map((slot) => ({ grant: held.idAt(slot) }));
      return [new Shifted(named(mask), this.#half, runs, always, by)];
    });
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
