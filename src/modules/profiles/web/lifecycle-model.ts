/** For each state: the states that may follow it. A state left out may be followed by any. */
export type Lifecycle = Readonly<Record<string, readonly string[]>>;

/** Whether the matrix lets one state follow another. */
export const follows = (l: Lifecycle, from: string, to: string): boolean => l[from]?.includes(to) ?? true;

/** Whether any state may follow this one. */
export const isOpen = (l: Lifecycle, from: string): boolean => l[from] === undefined;

/**
 * The matrix with one step allowed or not. A state that every other one may follow is left out of it, so that states
 * that are added later may follow it too. Names that are none of these states stay as they are.
 */
export function withStep(l: Lifecycle, states: readonly string[], from: string, to: string, on: boolean): Lifecycle {
  const others = states.filter((s) => s !== from);
  const before = l[from] ?? others;
  const after = on ? [...new Set([...before, to])] : before.filter((s) => s !== to);
  if (others.every((s) => after.includes(s))) return without(l, from);
  return { ...l, [from]: after.toSorted((a, b) => states.indexOf(a) - states.indexOf(b)) };
}

/** The matrix with every step out of a state allowed, or none. */
export const withEvery = (l: Lifecycle, from: string, on: boolean): Lifecycle =>
  on ? without(l, from) : { ...l, [from]: [] };

const without = (l: Lifecycle, from: string): Lifecycle =>
  Object.fromEntries(Object.entries(l).filter(([state]) => state !== from));

/** Steps that one matrix allows and the other does not, as `from to`. */
export function differentSteps(a: Lifecycle, b: Lifecycle, states: readonly string[]): readonly [string, string][] {
  return states.flatMap((from) =>
    states.flatMap((to): [string, string][] =>
      from !== to && follows(a, from, to) !== follows(b, from, to) ? [[from, to]] : [],
    ),
  );
}
