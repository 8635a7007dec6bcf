import { always } from './condition.ts';
import { isSomewhere, Shifted } from './diff-shifts.ts';
import { covers, extend, type Runs } from './ground.ts';
import type { Half } from './pieces.ts';

interface Reaching {
  readonly slot: number;
  readonly runs: Runs;
}

/** Permissions held at reach `all` in one half and not in the other, zone by zone, alike ones together. */
export class Gathered {
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
