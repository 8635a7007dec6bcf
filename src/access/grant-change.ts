import { GrantColumns, type NumberedGrant, roomFor } from './grant-columns.ts';
import {
  type GrantContext,
  type GrantFacts,
  type GrantParts,
  GrantTable,
  laid,
  numberedIn,
  eachThroughGroups,
} from './grants.ts';
import { UnknownNameError } from './resource.ts';

/** What is to be different about a table of grants. */
export interface GrantChange {
  /** What its numbers mean from now on. */
  readonly context: GrantContext;
  /** New ones, and those of the same id replaced. */
  readonly grants: readonly GrantFacts[];
  readonly without: ReadonlySet<string>;
  /** Numbers of people who are new or belong to other groups than before. */
  readonly people: readonly number[];
  /** People were taken away, so that the others have other numbers than before. */
  readonly fewer: boolean;
  /** Places or profiles have other numbers than before. */
  readonly renumbered: boolean;
  /** The change is only tried: the room in the arrays stays for what comes after this version. */
  readonly aside: boolean;
}

export interface ChangedGrants {
  readonly table: GrantTable;
  /** Numbers of the people whose slots are others than before. */
  readonly touched: Iterable<number> | 'every';
}

/**
 * The table with a change. A few people's slots are added to the arrays that both versions share, which takes well
 * under a millisecond; only when numbers change, or the room is used up, everything is laid out anew.
 * @throws UnknownNameError on a profile or place that a grant refers to and that does not exist any more
 */
export function changedGrants(table: GrantTable, c: GrantChange): ChangedGrants {
  return (c.fewer || c.renumbered ? undefined : appended(table, c)) ?? { table: relaid(table, c), touched: 'every' };
}

/** Numbers of the grants that are replaced or taken away. */
const overtaken = (table: GrantTable, c: GrantChange): number[] =>
  table.numbersOf(new Set([...c.without, ...c.grants.map((g) => g.id)]));

/** Undefined when there is no room, or another version has taken it. */
function appended(table: GrantTable, c: GrantChange): ChangedGrants | undefined {
  const isNothing = c.grants.length + c.people.length + c.without.size === 0;
  const { columns, slots } = c.aside && !isNothing ? ownArrays(table, c.grants.length) : table.parts;
  if (columns.count !== table.count || slots.count !== table.slotCount) return undefined;
  if (columns.count + c.grants.length > columns.room) return undefined;
  const old = overtaken(table, c);
  const fresh = c.grants.flatMap((g) => numberedIn(c.context, g) ?? []);
  const touched = touchedBy(table, c, [...old.map((n) => columns.holder[n] as number), ...fresh.map((g) => g.holder)]);
  const gone = new Uint8Array(columns.room);
  gone.set(table.parts.gone.subarray(0, table.count));
  for (const n of old) gone[n] = 1;
  const toGroup = groupsWith(table, c.context, old, fresh);
  const held = heldBy(table, c.context, touched, gone, toGroup, fresh);
  let slot = slots.count;
  if (held.reduce((sum, { grants }) => sum + grants.length, slot) > slots.room) return undefined;
  for (const g of fresh) columns.add(g);
  const spans = new Int32Array(2 * c.context.people.list.length);
  spans.set(table.spans);
  for (const { person, grants } of held) {
    spans[2 * person] = slot;
    for (const n of grants) slots.set(slot++, n, columns, (place) => c.context.tree.lastOf(place));
    spans[2 * person + 1] = slot;
  }
  slots.count = slot;
  const size = table.size - old.length + fresh.length;
  const parts = { columns, slots, context: c.context, spans, gone, size, toGroup };
  return { table: new GrantTable(parts), touched };
}

/** The arrays of a version that leaves the room to those after it. */
function ownArrays({ parts, count, slotCount }: GrantTable, more: number) {
  const { columns, slots } = parts;
  return {
    columns: columns.first(count, roomFor(count + more)),
    slots: slots.first(slotCount, roomFor(slotCount)),
  };
}

/** People whose groups or grants change. */
function touchedBy(table: GrantTable, c: GrantChange, holders: readonly number[]): ReadonlySet<number> {
  const touched = new Set(c.people);
  const groups = new Set<string>();
  for (const holder of holders) {
    if (holder >= 0) touched.add(holder);
    else groups.add(c.context.tree.all()[-1 - holder]?.id as string);
  }
  if (groups.size === 0) return touched;
  c.context.people.list.forEach((person, at) => {
    if (person.groups.some((g) => groups.has(g))) touched.add(at);
  });
  return touched;
}

/** New grants are numbered from the end of this version: another one may have added to the arrays since. */
function groupsWith(
  { parts: { toGroup, columns }, count }: GrantTable,
  { tree }: GrantContext,
  old: readonly number[],
  fresh: readonly NumberedGrant[],
): GrantParts['toGroup'] {
  const groupOf = (holder: number): string => tree.all()[-1 - holder]?.id as string;
  const changed = new Map(toGroup);
  for (const n of old) {
    const holder = columns.holder[n] as number;
    if (holder >= 0) continue;
    const group = groupOf(holder);
    changed.set(
      group,
      (changed.get(group) ?? []).filter((x) => x !== n),
    );
  }
  fresh.forEach(({ holder }, i) => {
    if (holder < 0) changed.set(groupOf(holder), [...(changed.get(groupOf(holder)) ?? []), count + i]);
  });
  return changed;
}

/** What each of these people holds now, by number of the grant. */
function heldBy(
  table: GrantTable,
  { people }: GrantContext,
  touched: ReadonlySet<number>,
  gone: Uint8Array,
  toGroup: GrantParts['toGroup'],
  fresh: readonly NumberedGrant[],
): { person: number; grants: number[] }[] {
  const { columns } = table.parts;
  const given = Map.groupBy(fresh.keys(), (i) => fresh[i]?.holder as number);
  return [...touched].map((person) => {
    const kept = table
      .slotsOf(person)
      .map((slot) => table.numberAt(slot))
      .filter((n) => columns.holder[n] === person && gone[n] === 0);
    const added = (given.get(person) ?? []).map((i) => table.count + i);
    const grants = [...kept, ...added];
    eachThroughGroups(toGroup, people.list[person]?.groups ?? [], (n) => grants.push(n));
    return { person, grants };
  });
}

/** Everything laid out anew, from numbers to numbers. */
function relaid(table: GrantTable, c: GrantChange): GrantTable {
  const { columns: old, context: was, gone } = table.parts;
  const columns = new GrantColumns(roomFor(table.size + c.grants.length));
  const skipped = new Set(overtaken(table, c));
  const places = numbersIn(was.tree.all(), (p) => c.context.tree.indexOf(p.id));
  const people = c.fewer ? numbersIn(was.people.list, (p) => c.context.people.indexOf(p.id)) : undefined;
  const profiles = numbersIn(was.profiles.ids, (id) => c.context.profiles.indexOf(id));
  for (let n = 0; n < table.count; n++) {
    if (gone[n] === 1 || (skipped.size > 0 && skipped.has(n))) continue;
    const place = places[old.place[n] as number] as number;
    const profile = profiles[old.profile[n] as number] as number;
    if (place < 0 || profile < 0) throw lost(table.given(n), place < 0);
    const holder = old.holder[n] as number;
    const to = (holder < 0 ? places[-1 - holder] : people ? people[holder] : holder) as number;
    if (to >= 0) columns.copy(old, n, holder < 0 ? -1 - to : to, place, profile);
  }
  for (const g of c.grants) {
    const numbered = numberedIn(c.context, g);
    if (numbered) columns.add(numbered);
  }
  return laid(c.context, columns);
}

const lost = (g: GrantFacts, place: boolean): UnknownNameError =>
  new UnknownNameError(
    place
      ? `Grant ${g.id}: there is no place ${g.placeId} any more.`
      : `Grant ${g.id}: there is no profile ${g.profileId} any more.`,
  );

function numbersIn<T>(list: readonly T[], numberOf: (item: T) => number): Int32Array {
  const numbers = new Int32Array(list.length);
  list.forEach((item, n) => {
    numbers[n] = numberOf(item);
  });
  return numbers;
}
