import { type CellDef, type CellState, rankOf } from './matrix-model.ts';

/**
 * What about a permission that is on makes little sense. `empty`: its list names nothing, so it reaches nothing;
 * `wider`: it reaches further than a permission that it needs, and counts only where that one reaches.
 */
export type Conflict = 'empty' | 'wider';

/** The permissions with a conflict, by name. */
export function conflictsOf(
  cells: readonly CellDef[],
  states: ReadonlyMap<string, CellState>,
): ReadonlyMap<string, Conflict> {
  const found = new Map<string, Conflict>();
  for (const cell of cells) {
    const state = states.get(cell.key);
    if (!state) continue;
    if (isEmpty(state)) found.set(cell.key, 'empty');
    else if (cell.action !== 'create' && cell.needs.some((key) => isWider(state, states.get(key)))) {
      found.set(cell.key, 'wider');
    }
  }
  return found;
}

const isEmpty = ({ lines, fromBits }: CellState): boolean =>
  fromBits.length === 0 && lines.every((l) => l.reach === 'group' && Array.isArray(l.list) && l.list.length === 0);

/** Groups and organizations are no more and no less than each other. */
function isWider(state: CellState, needed: CellState | undefined): boolean {
  if (!needed) return false;
  const pair = [state.level, needed.level];
  const comparable = !(pair.includes('group') && pair.includes('organization'));
  if (state.level === needed.level) return state.list === 'every' && needed.list !== 'every';
  return comparable && rankOf(state.level) > rankOf(needed.level);
}
