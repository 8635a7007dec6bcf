import { checkInterned, conditionFor, may } from '#access/decide.ts';
import { explain } from '#access/explain.ts';
import type { PersonFacts, Policy } from '#access/policy.ts';
import { toSql } from '#access/sql.ts';
import { type Changed, type Check, type Engine, NOW } from './engine.ts';

/**
 * The least that any check can cost: everything worked out beforehand for each person and place, one lookup in a Map,
 * one bit. Rights over what one owns are a second bit. It could not be kept up to date in a real installation.
 */
export function floorOf(policy: Policy): Pick<Engine, 'check'> {
  const { words } = policy;
  const rows: number[] = [];
  const at = new Map<number, number>();
  const places = policy.tree.size;
  policy.people.forEach((person, p) => {
    for (const { grant, index } of policy.grantsOf(person.id, NOW)) {
      const from = (policy.held.slotProfile[index] as number) * words;
      const low = policy.tree.indexOf(grant.placeId);
      for (let place = low; place <= (policy.held.slotHigh[index] as number); place++) {
        const key = p * places + place;
        const base = at.get(key) ?? rows.length;
        if (base === rows.length) {
          at.set(key, base);
          for (let w = 0; w < 2 * words; w++) rows.push(0);
        }
        addProfile(policy, rows, base, from, person, place);
      }
    }
  });
  const masks = Int32Array.from(rows);
  return {
    check: ({ person, cell, home, row, personId }) => {
      const base = at.get(person * places + home);
      if (base === undefined) return false;
      const word = base + (cell >> 5);
      const bit = 1 << (cell & 31);
      if (((masks[word] as number) & bit) !== 0) return true;
      return ((masks[word + words] as number) & bit) !== 0 && row.owner_id === personId;
    },
  };
}

function addProfile(
  policy: Policy,
  rows: number[],
  base: number,
  from: number,
  person: PersonFacts,
  place: number,
): void {
  const { words } = policy;
  const profile = from / words;
  const inGroup = person.groups.some((g) => policy.tree.indexOf(g) === place);
  for (let w = 0; w < words; w++) rows[base + w] = (rows[base + w] as number) | (policy.allMask[from + w] as number);
  for (let cell = 0; cell < policy.permissions.list.length; cell++) {
    const word = base + (cell >> 5);
    const bit = 1 << (cell & 31);
    for (const reach of policy.reaches(profile, cell)) {
      if (reach.op === 'own') rows[word + words] = (rows[word + words] as number) | bit;
      else if (inGroup) rows[word] = (rows[word] as number) | bit;
    }
  }
}

/** Our kernel. The check for callers that hold numbers, or the one by ids and names as text. */
export class Ours implements Engine {
  readonly check: (c: Check) => boolean;
  #policy: Policy;
  readonly #askers: readonly { readonly personId: string; readonly now: number }[];

  constructor(policy: Policy, by: 'numbers' | 'names') {
    this.#policy = policy;
    this.#askers = policy.people.map((p) => ({ personId: p.id, now: NOW }));
    this.check =
      by === 'numbers'
        ? ({ person, cell, row, home }) => checkInterned(this.#policy, person, cell, row, home, NOW)
        : ({ person, r, action, row }) => may(this.#policy, this.#asker(person), r, action, row);
  }

  #asker(person: number) {
    return this.#askers[person] as { personId: string; now: number };
  }

  /** With every step and every grant that counts or nearly does: what the product shows. */
  explain({ person, r, action, row }: Check) {
    const told = explain(this.#policy, this.#asker(person), r, action, row);
    return { allowed: told.allowed, by: told };
  }

  change({ before, change }: Changed): void {
    this.#policy = before.with(change);
  }

  /** The WHERE of a list. */
  listFilter({ person, r, action }: Check): string {
    return toSql(conditionFor(this.#policy, this.#asker(person), r, action), r, this.#policy.tree, 't', []);
  }
}
