import type { Policy } from './policy.ts';

const NOBODY: readonly number[] = [];
const NONE = new Int32Array(0);
const NOBODY_ANY_MORE = -1;

/**
 * The people and grants of a policy found the other way round: who holds something at a place, who is a member of a
 * group, who is at home in an organization. People, places and slots are numbers, as in the policy.
 */
export class Inverted {
  /** The person of each slot. */
  readonly person: Int32Array;
  readonly superadmins: readonly number[];
  readonly #policy: Policy;
  /** First slot of each place in #slots, one more entry than places. */
  readonly #start: Int32Array;
  readonly #slots: Int32Array;
  #members: ReadonlyMap<string, readonly number[]> | undefined;
  #homes: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(policy: Policy) {
    const { held, people, tree } = policy;
    this.#policy = policy;
    const { spans } = held;
    this.person = new Int32Array(held.slotCount).fill(NOBODY_ANY_MORE);
    this.#start = new Int32Array(tree.size + 1);
    people.forEach((_, at) => this.person.fill(at, spans[2 * at], spans[2 * at + 1]));
    // A grant that covers everything counts from place -1: it is given at the root.
    const placeOf = (slot: number): number => Math.max(0, held.slotLow[slot] as number);
    const add = (place: number): number => {
      this.#start[place + 1] = (this.#start[place + 1] as number) + 1;
      return place;
    };
    for (let slot = 0; slot < held.slotCount; slot++) if (this.person[slot] !== NOBODY_ANY_MORE) add(placeOf(slot));
    for (let p = 1; p <= tree.size; p++) {
      this.#start[p] = (this.#start[p] as number) + (this.#start[p - 1] as number);
    }
    const next = this.#start.slice();
    this.#slots = new Int32Array(next[tree.size] as number);
    for (let slot = 0; slot < held.slotCount; slot++) {
      if (this.person[slot] === NOBODY_ANY_MORE) continue;
      const place = placeOf(slot);
      const to = next[place] as number;
      next[place] = to + 1;
      this.#slots[to] = slot;
    }
    this.superadmins = people.flatMap((p, at) => (p.kind === 'superadmin' ? [at] : []));
  }

  /** Slots of the grants given at the place with this number, reaching below or not. */
  slotsAt(place: number): Int32Array {
    return place < 0 ? NONE : this.#slots.subarray(this.#start[place], this.#start[place + 1]);
  }

  /** Members of a group. */
  membersOf(group: string): readonly number[] {
    this.#members ??= gathered(this.#policy, (p) => p.groups);
    return this.#members.get(group) ?? NOBODY;
  }

  /** People whose home organization this is. */
  homeIn(organization: string): readonly number[] {
    this.#homes ??= gathered(this.#policy, (p) => (p.organizationId === null ? [] : [p.organizationId]));
    return this.#homes.get(organization) ?? NOBODY;
  }
}

function gathered(
  { people }: Policy,
  placesOf: (person: Policy['people'][number]) => readonly string[],
): Map<string, number[]> {
  const found = new Map<string, number[]>();
  people.forEach((person, at) => {
    for (const place of placesOf(person)) {
      const list = found.get(place);
      if (list) list.push(at);
      else found.set(place, [at]);
    }
  });
  return found;
}

const made = new WeakMap<Policy, Inverted>();

/** Made at the first question and kept as long as its policy. */
export function invertedOf(policy: Policy): Inverted {
  const known = made.get(policy);
  if (known) return known;
  const index = new Inverted(policy);
  made.set(policy, index);
  return index;
}
