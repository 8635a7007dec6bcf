import { GrantColumns, GrantSlots, type NumberedGrant, roomFor } from './grant-columns.ts';
import { UnknownNameError } from './resource.ts';
import type { PlaceTree } from './tree.ts';

/** Why a person has a grant. */
export type Cause = 'hand' | 'rule' | 'directory' | 'import' | 'container' | 'default' | 'request';
const CAUSES: readonly Cause[] = ['hand', 'rule', 'directory', 'import', 'container', 'default', 'request'];

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
  readonly people: {
    readonly list: readonly { readonly id: string; readonly groups: readonly string[] }[];
    readonly indexOf: (id: string) => number;
  };
  readonly profiles: { readonly ids: readonly string[]; readonly indexOf: (id: string) => number };
}

/** The parts of a table, some of them shared with other versions of it. */
export interface GrantParts {
  readonly context: GrantContext;
  readonly columns: GrantColumns;
  readonly slots: GrantSlots;
  readonly spans: Int32Array;
  /** By number of a grant: 1 when it does not count any more. */
  readonly gone: Uint8Array;
  readonly size: number;
  /** Numbers of the grants given to each group, by its id. */
  readonly toGroup: ReadonlyMap<string, readonly number[]>;
}

const OPEN = Number.POSITIVE_INFINITY;
const NONE: readonly number[] = [];

/**
 * Every grant, laid out in flat arrays: as objects, those of a large installation would take hundreds of megabytes.
 * A grant is stored once as it was given, and has a slot with each person who holds it.
 */
export class GrantTable {
  /** How many grants count. */
  readonly size: number;
  /** First slot of each person and the one after the last, two entries a person. */
  readonly spans: Int32Array;
  /** By slot; only those inside some span mean anything. */
  readonly slotProfile: Int32Array;
  /** First and last place number that the grant covers; the first is -1 when it covers everything, whatever its home. */
  readonly slotLow: Int32Array;
  readonly slotHigh: Int32Array;
  readonly parts: GrantParts;
  /** How many grants and slots of the shared arrays are older than the next version. */
  readonly count: number;
  readonly slotCount: number;
  readonly #slotGrant: Int32Array;
  readonly #from: Float64Array;
  readonly #until: Float64Array;

  constructor(parts: GrantParts) {
    this.parts = parts;
    this.size = parts.size;
    this.spans = parts.spans;
    this.slotProfile = parts.slots.profile;
    this.slotLow = parts.slots.low;
    this.slotHigh = parts.slots.high;
    this.count = parts.columns.count;
    this.slotCount = parts.slots.count;
    this.#slotGrant = parts.slots.grant;
    this.#from = parts.columns.from;
    this.#until = parts.columns.until;
  }

  /**
   * A grant to a person or group that does not exist is held by nobody and left out.
   * @param most how many grants there are at most
   * @throws UnknownNameError on a profile or a place that does not exist
   */
  static of(context: GrantContext, grants: Iterable<GrantFacts>, most: number): GrantTable {
    const columns = new GrantColumns(roomFor(most));
    for (const g of grants) {
      const numbered = numberedIn(context, g);
      if (numbered) columns.add(numbered);
    }
    return laid(context, columns);
  }

  /** The grant with this number, in the order given. */
  given(n: number): GrantFacts {
    const { columns, context } = this.parts;
    const { tree, people, profiles } = context;
    const holder = columns.holder[n] as number;
    const flags = columns.flags[n] as number;
    const from = columns.from[n] as number;
    const until = columns.until[n] as number;
    return {
      id: columns.ids[n] as string,
      personId: holder < 0 ? null : (people.list[holder]?.id ?? null),
      groupId: holder < 0 ? (tree.all()[-1 - holder]?.id ?? null) : null,
      profileId: profiles.ids[columns.profile[n] as number] as string,
      placeId: tree.all()[columns.place[n] as number]?.id as string,
      below: (flags & 1) === 1,
      cause: CAUSES[flags >> 1] as Cause,
      from: from === -OPEN ? null : from,
      until: until === OPEN ? null : until,
    };
  }

  /** Every grant as it was given, one after the other: all at once they would take much room. */
  *each(): Generator<GrantFacts> {
    for (let n = 0; n < this.count; n++) if (this.parts.gone[n] === 0) yield this.given(n);
  }

  /** Numbers of the grants with these ids. */
  numbersOf(ids: ReadonlySet<string>): number[] {
    const { gone, columns } = this.parts;
    return [...ids].flatMap((id) => columns.numbersOf(id).filter((n) => n < this.count && gone[n] === 0));
  }

  /** Slots of a person, by number. */
  slotsOf(person: number): number[] {
    const from = this.spans[2 * person] ?? 0;
    return Array.from({ length: (this.spans[2 * person + 1] ?? 0) - from }, (_, i) => from + i);
  }

  /** The number of the grant in this slot. */
  numberAt(slot: number): number {
    return this.#slotGrant[slot] as number;
  }

  /** The grant in this slot. */
  at(slot: number): GrantFacts {
    return this.given(this.numberAt(slot));
  }

  /** Id of the grant in this slot. */
  idAt(slot: number): string {
    return this.parts.columns.ids[this.numberAt(slot)] as string;
  }

  /** Whether the grant in this slot holds at this moment. */
  holds(slot: number, now: number): boolean {
    const n = this.#slotGrant[slot] as number;
    return (this.#from[n] as number) <= now && now < (this.#until[n] as number);
  }
}

/**
 * The grant by numbers; undefined when nobody can hold it.
 * @throws UnknownNameError on a profile or a place that does not exist
 */
export function numberedIn({ tree, people, profiles }: GrantContext, g: GrantFacts): NumberedGrant | undefined {
  const profile = profiles.indexOf(g.profileId);
  const place = tree.indexOf(g.placeId);
  if (profile < 0) throw new UnknownNameError(`Grant ${g.id}: there is no profile ${g.profileId}.`);
  if (place < 0) throw new UnknownNameError(`Grant ${g.id}: there is no place ${g.placeId}.`);
  const to = g.groupId === null ? people.indexOf(g.personId ?? '') : tree.indexOf(g.groupId);
  if (to < 0) return undefined;
  return {
    id: g.id,
    holder: g.groupId === null ? to : -1 - to,
    place,
    profile,
    flags: CAUSES.indexOf(g.cause) * 2 + (g.below ? 1 : 0),
    from: g.from ?? -OPEN,
    until: g.until ?? OPEN,
  };
}

/** Grants that all count, with a slot for each holder. */
export function laid(context: GrantContext, columns: GrantColumns): GrantTable {
  const { tree, people } = context;
  const toGroup = new Map<string, number[]>();
  for (let n = 0; n < columns.count; n++) {
    const holder = columns.holder[n] as number;
    if (holder >= 0) continue;
    const group = tree.all()[-1 - holder]?.id as string;
    const known = toGroup.get(group);
    if (known) known.push(n);
    else toGroup.set(group, [n]);
  }
  const spans = spansOf(context, columns, toGroup);
  const count = people.list.length === 0 ? 0 : (spans.at(-1) as number);
  const slots = new GrantSlots(roomFor(count));
  slots.count = count;
  const next = Int32Array.from({ length: people.list.length }, (_, at) => spans[2 * at] as number);
  const put = (n: number, person: number): void => {
    const slot = next[person] as number;
    next[person] = slot + 1;
    slots.set(slot, n, columns, (place) => tree.lastOf(place));
  };
  eachHolding(context, columns, toGroup, put);
  return new GrantTable({
    context,
    columns,
    slots,
    spans,
    gone: new Uint8Array(columns.room),
    size: columns.count,
    toGroup,
  });
}

function spansOf(
  context: GrantContext,
  columns: GrantColumns,
  toGroup: ReadonlyMap<string, readonly number[]>,
): Int32Array {
  const spans = new Int32Array(2 * context.people.list.length);
  eachHolding(context, columns, toGroup, (_, person) => {
    spans[2 * person + 1] = (spans[2 * person + 1] as number) + 1;
  });
  let next = 0;
  for (let at = 0; at < spans.length; at += 2) {
    spans[at] = next;
    next += spans[at + 1] as number;
    spans[at + 1] = next;
  }
  return spans;
}

/** Each grant with each person who holds it. */
function eachHolding(
  { people }: GrantContext,
  columns: GrantColumns,
  toGroup: ReadonlyMap<string, readonly number[]>,
  then: (n: number, person: number) => void,
): void {
  for (let n = 0; n < columns.count; n++) {
    const holder = columns.holder[n] as number;
    if (holder >= 0) then(n, holder);
  }
  if (toGroup.size === 0) return;
  people.list.forEach((person, at) => {
    eachThroughGroups(toGroup, person.groups, (n) => then(n, at));
  });
}

/** Grants that somebody holds as a member of these groups. */
export function eachThroughGroups(
  toGroup: ReadonlyMap<string, readonly number[]>,
  groups: readonly string[],
  then: (n: number) => void,
): void {
  groups.forEach((group, i) => {
    if (groups.indexOf(group) === i) for (const n of toGroup.get(group) ?? NONE) then(n);
  });
}
