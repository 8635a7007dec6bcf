import type { Condition } from './condition.ts';
import { type Runs, united, without } from './ground.ts';
import { implies } from './implies.ts';
import type { Permission } from './permission.ts';
import type { By, Half, Piece } from './pieces.ts';
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

/** What the pieces of one half give that those of the other do not. Pieces with the same condition are asked as one. */
export function surplus(
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
export const isSomewhere = ({ ground }: Half, runs: Runs): boolean =>
  runs.length > 0 && (runs[0] as number) < ground.size;

export class Shifted implements Shift {
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
export function together(shifts: readonly Shifted[]): readonly Shifted[] {
  if (shifts.length < 2) return shifts;
  const found = new Map<string, Shifted>();
  for (const shift of shifts) {
    const { key } = shift;
    const known = found.get(key);
    found.set(key, known ? known.and(shift.permissions) : shift);
  }
  return [...found.values()];
}
