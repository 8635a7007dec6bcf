import { UnknownNameError } from './resource.ts';
import type { PlaceTree } from './tree.ts';

/** Why a person has a grant. */
export type Cause = 'hand' | 'rule' | 'directory' | 'import' | 'container';
const CAUSES: readonly Cause[] = ['hand', 'rule', 'directory', 'import', 'container'];

/** A profile given to one person, or to the members of a group, at a place. */
export interface GrantFacts {
  readonly id: string;
  readonly personId: string | null;
  readonly groupId: string | null;
  readonly profileId: string;
  readonly placeId: string;
  readonly below: boolean;
  readonly cause: Cause;
  /** Milliseconds since 1970; holds while from <= now < until. */
  readonly from: number | null;
  readonly until: number | null;
}

/** What a table of grants refers to by number. */
export interface GrantContext {
  readonly tree: PlaceTree;
  readonly people: readonly { readonly id: string; readonly groups: readonly string[] }[];
  readonly personIndex: (id: string) => number;
  readonly profiles: { readonly ids: readonly string[]; readonly indexOf: (id: string) => number };
}

const OPEN = Number.POSITIVE_INFINITY;

/**
 * Every grant, laid out in flat arrays: as objects, those of a large installation would take hundreds of megabytes.
 * A grant is stored once as it was given, and has a slot with each person who holds it. Slots are sorted by person.
 */
export class GrantTable {
  readonly size: number;
  /** First slot of each person, one more entry than people. */
  readonly start: Int32Array;
  readonly slotProfile: Int32Array;
  /** First and last place number that the grant covers; the first is -1 when it covers everything, whatever its home. */
  readonly slotLow: Int32Array;
  readonly slotHigh: Int32Array;
  readonly #slotGrant: Int32Array;
  readonly #ids: string[] = [];
  /** The person's number, or when given to a group its place number below zero (-1 is place 0). */
  readonly #holder: Int32Array;
  readonly #place: Int32Array;
  readonly #profile: Int32Array;
  /** Twice the number of the cause, plus one when it reaches below. */
  readonly #flags: Uint8Array;
  readonly #from: Float64Array;
  readonly #until: Float64Array;
  readonly #context: GrantContext;

  /**
   * A grant to a person or group that does not exist is held by nobody and left out.
   * @param most how many grants there are at most
   * @throws UnknownNameError on a profile or a place that does not exist
   */
  constructor(context: GrantContext, grants: Iterable<GrantFacts>, most: number) {
    this.#context = context;
    this.#holder = new Int32Array(most);
    this.#place = new Int32Array(most);
    this.#profile = new Int32Array(most);
    this.#flags = new Uint8Array(most);
    this.#from = new Float64Array(most);
    this.#until = new Float64Array(most);
    this.#store(grants);
    this.size = this.#ids.length;
    const members = this.#members();
    this.start = this.#starts(members);
    const slots = this.start.at(-1) ?? 0;
    this.#slotGrant = new Int32Array(slots);
    this.slotProfile = new Int32Array(slots);
    this.slotLow = new Int32Array(slots);
    this.slotHigh = new Int32Array(slots);
    this.#spread(members);
  }

  #store(grants: Iterable<GrantFacts>): void {
    const { tree, personIndex, profiles } = this.#context;
    for (const g of grants) {
      const profile = profiles.indexOf(g.profileId);
      const place = tree.indexOf(g.placeId);
      if (profile < 0) throw new UnknownNameError(`Grant ${g.id}: there is no profile ${g.profileId}.`);
      if (place < 0) throw new UnknownNameError(`Grant ${g.id}: there is no place ${g.placeId}.`);
      const to = g.groupId === null ? personIndex(g.personId ?? '') : tree.indexOf(g.groupId);
      if (to < 0) continue;
      const n = this.#ids.push(g.id) - 1;
      this.#holder[n] = g.groupId === null ? to : -1 - to;
      this.#place[n] = place;
      this.#profile[n] = profile;
      this.#flags[n] = CAUSES.indexOf(g.cause) * 2 + (g.below ? 1 : 0);
      this.#from[n] = g.from ?? -OPEN;
      this.#until[n] = g.until ?? OPEN;
    }
  }

  /** People by the place number of their groups, for the groups that hold a grant. */
  #members(): Map<number, number[]> {
    const members = new Map<number, number[]>();
    for (let n = 0; n < this.size; n++) {
      const holder = this.#holder[n] as number;
      if (holder < 0) members.set(-1 - holder, []);
    }
    if (members.size === 0) return members;
    this.#context.people.forEach((person, at) => {
      for (const group of new Set(person.groups)) members.get(this.#context.tree.indexOf(group))?.push(at);
    });
    return members;
  }

  #eachHolder(members: ReadonlyMap<number, readonly number[]>, then: (n: number, person: number) => void): void {
    for (let n = 0; n < this.size; n++) {
      const holder = this.#holder[n] as number;
      if (holder >= 0) then(n, holder);
      else for (const person of members.get(-1 - holder) ?? []) then(n, person);
    }
  }

  #starts(members: ReadonlyMap<number, readonly number[]>): Int32Array {
    const start = new Int32Array(this.#context.people.length + 1);
    this.#eachHolder(members, (_, person) => {
      start[person + 1] = (start[person + 1] as number) + 1;
    });
    for (let i = 1; i < start.length; i++) start[i] = (start[i] as number) + (start[i - 1] as number);
    return start;
  }

  #spread(members: ReadonlyMap<number, readonly number[]>): void {
    const { tree } = this.#context;
    const next = this.start.slice();
    this.#eachHolder(members, (n, person) => {
      const slot = next[person] as number;
      const below = ((this.#flags[n] as number) & 1) === 1;
      const place = this.#place[n] as number;
      next[person] = slot + 1;
      this.#slotGrant[slot] = n;
      this.slotProfile[slot] = this.#profile[n] as number;
      this.slotLow[slot] = below && place === 0 ? -1 : place;
      this.slotHigh[slot] = below ? tree.lastOf(place) : place;
    });
  }

  /** The grant with this number, in the order given. */
  given(n: number): GrantFacts {
    const { tree, people, profiles } = this.#context;
    const holder = this.#holder[n] as number;
    const flags = this.#flags[n] as number;
    const from = this.#from[n] as number;
    const until = this.#until[n] as number;
    return {
      id: this.#ids[n] as string,
      personId: holder < 0 ? null : (people[holder]?.id ?? null),
      groupId: holder < 0 ? (tree.all()[-1 - holder]?.id ?? null) : null,
      profileId: profiles.ids[this.#profile[n] as number] as string,
      placeId: tree.all()[this.#place[n] as number]?.id as string,
      below: (flags & 1) === 1,
      cause: CAUSES[flags >> 1] as Cause,
      from: from === -OPEN ? null : from,
      until: until === OPEN ? null : until,
    };
  }

  /** The grant in this slot. */
  at(slot: number): GrantFacts {
    return this.given(this.#slotGrant[slot] as number);
  }

  /** Id of the grant in this slot. */
  idAt(slot: number): string {
    return this.#ids[this.#slotGrant[slot] as number] as string;
  }

  /** Every grant as it was given, one after the other: all at once they would take much room. */
  *each(): Generator<GrantFacts> {
    for (let n = 0; n < this.size; n++) yield this.given(n);
  }

  /** Every grant, with those of the same id replaced, those named left out and new ones at the end. */
  *changed(by: readonly GrantFacts[], without: readonly string[]): Generator<GrantFacts> {
    const fresh = new Map(by.map((g) => [g.id, g]));
    const gone = new Set(without);
    for (let n = 0; n < this.size; n++) {
      const id = this.#ids[n] as string;
      const g = fresh.get(id);
      fresh.delete(id);
      if (!gone.has(id)) yield g ?? this.given(n);
    }
    yield* fresh.values();
  }

  /** Whether the grant in this slot holds at this moment. */
  holds(slot: number, now: number): boolean {
    const n = this.#slotGrant[slot] as number;
    return (this.#from[n] as number) <= now && now < (this.#until[n] as number);
  }
}
