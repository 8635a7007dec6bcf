import type { GrantTable } from './grants.ts';
import type { ProfileTable } from './profile-table.ts';

/**
 * Cells that some grant of a person speaks of, by person number * words: a miss ends the search at once.
 * @param people how many there are
 */
export function personMask(held: GrantTable, profiles: ProfileTable, people: number): Int32Array {
  const mask = new Int32Array(people * profiles.words);
  for (let at = 0; at < people; at++) sum(mask, at, held, profiles);
  return mask;
}

/** The same from what it was, when other profiles or slots have changed for these people alone. */
export function changedMask(
  before: Int32Array,
  people: Iterable<number>,
  held: GrantTable,
  profiles: ProfileTable,
  count: number,
): Int32Array {
  const { words } = profiles;
  const mask = new Int32Array(count * words);
  mask.set(before);
  for (const at of people) {
    mask.fill(0, at * words, (at + 1) * words);
    sum(mask, at, held, profiles);
  }
  return mask;
}

function sum(mask: Int32Array, at: number, held: GrantTable, { words, allMask, restMask }: ProfileTable): void {
  const { spans, slotProfile } = held;
  const end = spans[2 * at + 1] as number;
  for (let slot = spans[2 * at] as number; slot < end; slot++) {
    const from = (slotProfile[slot] as number) * words;
    for (let w = 0; w < words; w++) {
      const to = at * words + w;
      mask[to] = (mask[to] as number) | (allMask[from + w] as number) | (restMask[from + w] as number);
    }
  }
}

/** Numbers of the people who hold one of these profiles. */
export function holdersOf(held: GrantTable, profiles: ReadonlySet<number>, people: number): number[] {
  const found: number[] = [];
  if (profiles.size === 0) return found;
  const { spans, slotProfile } = held;
  for (let at = 0; at < people; at++) {
    const end = spans[2 * at + 1] as number;
    for (let slot = spans[2 * at] as number; slot < end; slot++) {
      if (!profiles.has(slotProfile[slot] as number)) continue;
      found.push(at);
      break;
    }
  }
  return found;
}
