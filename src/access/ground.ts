import type { PlaceTree } from './tree.ts';
import type { Spot } from './what.ts';

/** Inclusive ranges of place numbers, as from, to, from, to ... */
export type Runs = readonly number[];

export type Side = 'before' | 'after';

/**
 * The places of two trees under one numbering, so that what covers the same places in both compares equal although a
 * move has renumbered half the tree. The number after the last stands for records whose place is not known.
 */
export class Ground {
  readonly same: boolean;
  /** Number of places in either tree, and so the number of the unknown place. */
  readonly size: number;
  readonly everything: Runs;
  readonly #tree: Readonly<Record<Side, PlaceTree>>;
  /** By number in the tree after. */
  readonly #fromAfter: Int32Array;
  /** By common number; -1 where the tree after has no such place. */
  readonly #toAfter: Int32Array;
  readonly #runs = new Map<number, Runs>();
  readonly #spots = new Map<string, readonly Spot[]>();
  readonly #writable: Partial<Record<Side, Runs>> = {};

  constructor(before: PlaceTree, after: PlaceTree) {
    this.#tree = { before, after };
    this.same = before === after || alike(before, after);
    let size = before.size;
    this.#fromAfter = Int32Array.from(after.all(), (p) => {
      const at = before.indexOf(p.id);
      return at < 0 ? size++ : at;
    });
    this.size = size;
    this.#toAfter = new Int32Array(size).fill(-1);
    this.#fromAfter.forEach((common, at) => {
      this.#toAfter[common] = at;
    });
    this.everything = [0, size];
  }

  /** What a grant that covers these numbers of its tree covers; a low of -1 is everything. */
  runs(side: Side, low: number, high: number): Runs {
    if (low < 0) return this.everything;
    if (side === 'before' || this.same) return [low, high];
    const key = low * (this.size + 1) + high;
    const known = this.#runs.get(key);
    if (known) return known;
    const runs = merged([...this.#fromAfter.subarray(low, high + 1)]);
    this.#runs.set(key, runs);
    return runs;
  }

  /** The places of a list. */
  of(side: Side, ids: readonly string[]): Runs {
    return merged(this.#numbers(side, ids));
  }

  #numbers(side: Side, ids: readonly string[]): number[] {
    const tree = this.#tree[side];
    const numbers = ids.map((id) => tree.indexOf(id)).filter((at) => at >= 0);
    return side === 'before' || this.same ? numbers : numbers.map((at) => this.#fromAfter[at] as number);
  }

  /** Where records may be written: at the places that are not external, and nowhere. */
  writable(side: Side): Runs {
    this.#writable[side] ??= merged([...this.#numbers(side, this.#tree[side].writable()), this.size]);
    return this.#writable[side];
  }

  /** The places of some runs in words: as few places with everything below them as there can be. */
  spots(side: Side, runs: Runs): 'every' | readonly Spot[] {
    if (runs.length === 2 && runs[0] === 0 && runs[1] === this.size) return 'every';
    const key = `${side} ${runs.join()}`;
    const known = this.#spots.get(key);
    if (known) return known;
    const spots = this.#spotsOf(side, runs);
    this.#spots.set(key, spots);
    return spots;
  }

  #spotsOf(side: Side, runs: Runs): Spot[] {
    const tree = this.#tree[side];
    const all = tree.all();
    const spots: Spot[] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const to = Math.min(runs[i + 1] as number, this.size - 1);
      for (const [low, high] of this.#ownNumbers(side, runs[i] as number, to)) {
        for (let at = low; at <= high; ) {
          const last = tree.lastOf(at);
          const below = last <= high && last > at;
          spots.push({ placeId: all[at]?.id as string, below });
          at = below ? last + 1 : at + 1;
        }
      }
    }
    return spots;
  }

  /** The same places in the numbers of one tree. */
  #ownNumbers(side: Side, from: number, to: number): [number, number][] {
    if (this.same) return [[from, to]];
    if (side === 'before')
      return from < this.#tree.before.size ? [[from, Math.min(to, this.#tree.before.size - 1)]] : [];
    const runs = merged([...this.#toAfter.subarray(from, to + 1)].filter((at) => at >= 0));
    return Array.from({ length: runs.length / 2 }, (_, i) => [runs[2 * i] as number, runs[2 * i + 1] as number]);
  }
}

/** Both hold the same places in the same order. */
function alike(a: PlaceTree, b: PlaceTree): boolean {
  const other = b.all();
  return a.size === b.size && a.all().every((p, i) => p.id === other[i]?.id && p.parentId === other[i]?.parentId);
}

/** Numbers as runs; the order in which they come does not matter. */
export const merged = (numbers: readonly number[]): number[] => joined(numbers.map((n) => [n, n] as const));

/** Ranges as runs: what overlaps or touches is one. */
function joined(ranges: readonly (readonly [from: number, to: number])[]): number[] {
  const runs: number[] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = runs.length - 1;
    if (last > 0 && from <= (runs[last] as number) + 1) runs[last] = Math.max(to, runs[last] as number);
    else runs.push(from, to);
  }
  return runs;
}

/** What lies in both. */
export function intersect(a: Runs, b: Runs): Runs {
  const runs: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const from = Math.max(a[i] as number, b[j] as number);
    const to = Math.min(a[i + 1] as number, b[j + 1] as number);
    if (from <= to) runs.push(from, to);
    if ((a[i + 1] as number) < (b[j + 1] as number)) i += 2;
    else j += 2;
  }
  return runs;
}

export function covers(runs: Runs, place: number): boolean {
  for (let i = 0; i < runs.length; i += 2) {
    if ((runs[i] as number) <= place && place <= (runs[i + 1] as number)) return true;
  }
  return false;
}

/** What lies in any of them. */
export function united(lists: readonly Runs[]): Runs {
  if (lists.length < 2) return lists[0] ?? [];
  const ranges: [number, number][] = [];
  for (const runs of lists)
    for (let i = 0; i < runs.length; i += 2) ranges.push([runs[i] as number, runs[i + 1] as number]);
  return joined(ranges);
}

/** What lies in the first and not in the second, whose ranges come in order and apart. */
export function without(runs: Runs, others: Runs): Runs {
  const left: number[] = [];
  for (let i = 0; i < runs.length; i += 2) {
    let from = runs[i] as number;
    const to = runs[i + 1] as number;
    for (let j = firstReaching(others, from); j < others.length && (others[j] as number) <= to; j += 2) {
      if ((others[j] as number) > from) extend(left, from, (others[j] as number) - 1);
      from = (others[j + 1] as number) + 1;
    }
    if (from <= to) extend(left, from, to);
  }
  return left;
}

/** Where the first range begins that does not end before the place. */
function firstReaching(runs: Runs, place: number): number {
  let [low, high] = [0, runs.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[2 * middle + 1] as number) < place) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

/** The ranges in which no list of runs begins or ends: what covers a range's first place covers all of it. */
export function zonesOf(lists: readonly { readonly runs: Runs }[]): number[] {
  const cuts: number[] = [];
  for (const { runs } of lists) {
    for (let i = 0; i < runs.length; i += 2) cuts.push(runs[i] as number, (runs[i + 1] as number) + 1);
  }
  cuts.sort((a, b) => a - b);
  let kept = 0;
  for (const cut of cuts) if (kept === 0 || cuts[kept - 1] !== cut) cuts[kept++] = cut;
  cuts.length = kept;
  return cuts;
}

/** Adds a range to runs that end before it. */
export function extend(runs: number[], from: number, to: number): void {
  const last = runs.length - 1;
  if (last > 0 && runs[last] === from - 1) runs[last] = to;
  else runs.push(from, to);
}
