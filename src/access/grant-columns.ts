import { IdIndex } from './id-index.ts';

/** A grant with everything it refers to by number. */
export interface NumberedGrant {
  readonly id: string;
  /** The person's number, or when given to a group its place number below zero (-1 is place 0). */
  readonly holder: number;
  readonly place: number;
  readonly profile: number;
  /** Twice the number of the cause, plus one when it reaches below. */
  readonly flags: number;
  /** Minus and plus infinity are open-ended. */
  readonly from: number;
  readonly until: number;
}

/** With room for what is added later, so that everything is laid out anew only now and then. */
export const roomFor = (count: number): number => count + Math.max(16, count >> 3);

/** Grants as they were given, in flat arrays. Only ever added to, so that versions of a policy can share them. */
export class GrantColumns {
  readonly room: number;
  readonly ids: string[] = [];
  readonly holder: Int32Array;
  readonly place: Int32Array;
  readonly profile: Int32Array;
  readonly flags: Uint8Array;
  readonly from: Float64Array;
  readonly until: Float64Array;
  /** Made when first asked for: most versions of a policy never are. */
  #index: IdIndex | undefined;

  constructor(room: number) {
    this.room = room;
    this.holder = new Int32Array(room);
    this.place = new Int32Array(room);
    this.profile = new Int32Array(room);
    this.flags = new Uint8Array(room);
    this.from = new Float64Array(room);
    this.until = new Float64Array(room);
  }

  get count(): number {
    return this.ids.length;
  }

  /** Answers the number it got. */
  add(g: NumberedGrant): number {
    const n = this.ids.push(g.id) - 1;
    this.#index?.add(n);
    this.holder[n] = g.holder;
    this.place[n] = g.place;
    this.profile[n] = g.profile;
    this.flags[n] = g.flags;
    this.from[n] = g.from;
    this.until[n] = g.until;
    return n;
  }

  /** Numbers of the grant with this id, those that were overtaken included. */
  numbersOf(id: string): number[] {
    this.#index ??= new IdIndex(this.ids, this.room);
    return this.#index.numbersOf(id);
  }

  /** The first so many of them, with room for more. */
  first(count: number, room: number): GrantColumns {
    const made = new GrantColumns(room);
    for (let n = 0; n < count; n++) made.ids.push(this.ids[n] as string);
    for (const name of ['holder', 'place', 'profile', 'flags', 'from', 'until'] as const) {
      made[name].set(this[name].subarray(0, count));
    }
    return made;
  }

  /** Adds the grant with this number of other columns, whose holder, place and profile have new numbers. */
  copy(other: GrantColumns, at: number, holder: number, place: number, profile: number): void {
    const n = this.ids.push(other.ids[at] as string) - 1;
    this.holder[n] = holder;
    this.place[n] = place;
    this.profile[n] = profile;
    this.flags[n] = other.flags[at] as number;
    this.from[n] = other.from[at] as number;
    this.until[n] = other.until[at] as number;
  }
}

/** One slot for each grant with each person who holds it; the slots of one person lie side by side. Likewise added to. */
export class GrantSlots {
  readonly room: number;
  count = 0;
  readonly grant: Int32Array;
  readonly profile: Int32Array;
  /** First and last place number that the grant covers; the first is -1 when it covers everything, whatever its home. */
  readonly low: Int32Array;
  readonly high: Int32Array;

  constructor(room: number) {
    this.room = room;
    this.grant = new Int32Array(room);
    this.profile = new Int32Array(room);
    this.low = new Int32Array(room);
    this.high = new Int32Array(room);
  }

  /** The first so many of them, with room for more. */
  first(count: number, room: number): GrantSlots {
    const made = new GrantSlots(room);
    made.count = count;
    for (const name of ['grant', 'profile', 'low', 'high'] as const) made[name].set(this[name].subarray(0, count));
    return made;
  }

  /** Fills the slot for the grant with this number. */
  set(slot: number, n: number, columns: GrantColumns, lastOf: (place: number) => number): void {
    const below = ((columns.flags[n] as number) & 1) === 1;
    const place = columns.place[n] as number;
    this.grant[slot] = n;
    this.profile[slot] = columns.profile[n] as number;
    this.low[slot] = below && place === 0 ? -1 : place;
    this.high[slot] = below ? lastOf(place) : place;
  }
}
