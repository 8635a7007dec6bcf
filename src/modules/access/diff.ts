import { all } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import type { PersonShift } from '#access/diff.ts';
import type { Shift } from '#access/diff-shifts.ts';
import { eachPlaceOnce } from '#access/each-place-once.ts';
import type { Permission } from '#access/permission.ts';
import type { GrantFacts, Policy } from '#access/policy.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { PlaceTree } from '#access/tree.ts';
import type { Ctx } from '#platform/context.ts';
import type { Write } from '#wire/write.ts';
import type { DiffAnswer, Proposal } from './schema.ts';
import { gained } from './impact.ts';
import { Pace, shiftsBetween, THOUSAND } from './pace.ts';
import { afterFor, type Proposed, proposed } from './propose.ts';
import { distinct, named, reasonOf, visiblePlaces } from './sight.ts';

type Person = DiffAnswer['people'][number];

/** People who are named, of those whose records are counted, and the record types counted for each. */
const NAMED = 50;
const COUNTED = 10;
const TYPES = 6;
const PLACES = 20;
/**
 * Milliseconds after which the answer is to be there for somebody who looks at a page, and that counting gets at least:
 * what is not counted by then is left to the exact count.
 */
const PATIENCE = 600;
const COUNTING = 100;

/**
 * Who would gain and lose what by changes that the asker may make; nothing is changed.
 * @param patience milliseconds that the asker waits for
 */
export async function whatIf(
  ctx: Ctx,
  changes: readonly (Proposal | Write)[],
  patience = PATIENCE,
): Promise<DiffAnswer> {
  return tellDiff(ctx, await proposed(ctx, changes), patience);
}

/** Who gains and loses what between two policies, as far as the asker may know. */
export async function tellDiff(ctx: Ctx, both: Proposed, patience = PATIENCE): Promise<DiffAnswer> {
  const start = performance.now();
  return tellShifts(ctx, both, await shiftsBetween(ctx, both, new Pace(), THOUSAND), start, patience);
}

/** The same of what is known to change. @param start when the asker began to wait, by the clock of `performance` */
export async function tellShifts(
  ctx: Ctx,
  both: Proposed,
  diff: readonly PersonShift[],
  start: number,
  patience = PATIENCE,
): Promise<DiffAnswer> {
  const byId = new Map(diff.map((d) => [d.personId, d]));
  const { rows, visible } = await visiblePeople(ctx, [...byId.keys()], NAMED);
  // Somebody whom only the trial has made is in no table any more.
  const newcomers = [...(both.people ?? [])].flatMap(([id, name]) => ({ name, d: byId.get(id) }));
  const stored = rows.map((row) => ({ name: row.name as string, d: byId.get(row.id) }));
  const listed = [...newcomers, ...stored]
    .flatMap(({ name, d }) => (d ? [{ name, d }] : []))
    .slice(0, NAMED)
    .map(({ name, d }) => ({ name, d: placedOnce(d, both) }));
  const places = listed.flatMap(({ d }) => [...d.gains, ...d.loses]).flatMap(spotsOf);
  const seen = await visiblePlaces(
    ctx,
    places.map((s) => s.placeId),
  );
  for (const id of both.made ?? []) seen.add(id);
  const until = Math.max(start + patience, performance.now() + COUNTING);
  const people: Person[] = [];
  for (const [n, { name, d }] of listed.entries()) {
    const counted = n < COUNTED;
    const records = counted ? await recordsOf(ctx, d, both, until) : [];
    people.push({ id: d.personId, name, ...told(ctx, d, both, seen), counted, records });
  }
  return {
    gain: diff.filter((d) => d.gains.length > 0).length,
    lose: diff.filter((d) => d.loses.length > 0).length,
    both: diff.filter((d) => d.gains.length > 0 && d.loses.length > 0).length,
    others: diff.length - visible - newcomers.filter(({ d }) => d !== undefined).length,
    people,
  };
}

/** The same person with each permission once at every place. */
const placedOnce = (d: PersonShift, { before, after, moved }: Proposed): PersonShift => ({
  personId: d.personId,
  gains: eachPlaceOnce(d.gains, (moved?.policy ?? after).tree),
  loses: eachPlaceOnce(d.loses, before.tree),
});

/** Those of these people whom the asker may view, the first of them by name, and how many they are. */
export async function visiblePeople(ctx: Ctx, ids: readonly string[], limit: number) {
  if (ids.length === 0) return { rows: [], visible: 0 };
  const view = conditionFor(ctx.policy, ctx.asker, personSpec.resource, 'view');
  const condition = all([view, { op: 'in', field: 'id', values: ids }]);
  const rows = await ctx.read(personSpec).rowsWhere(condition, { sort: 'name', limit });
  return { rows, visible: rows.length < limit ? rows.length : await ctx.read(personSpec).countForGuard(condition) };
}

/** The places of a shift as far as they are told. */
const spotsOf = ({ places }: Shift) => (places === 'every' ? [] : places.slice(0, PLACES));

function told(ctx: Ctx, d: PersonShift, both: Proposed, visible: ReadonlySet<string>): Pick<Person, 'gains' | 'loses'> {
  const shifts = (list: readonly Shift[], policy: Policy): Person['gains'] => {
    const held = new Map(policy.everyGrantOf(d.personId).map((g) => [g.id, both.moved?.grants.get(g.id) ?? g]));
    const own = d.personId === ctx.asker.personId;
    return list.map((s) => shiftOf(ctx, s, { visible, held, own, tree: policy.tree }));
  };
  return { gains: shifts(d.gains, both.moved?.policy ?? both.after), loses: shifts(d.loses, both.before) };
}

interface Shown {
  readonly visible: ReadonlySet<string>;
  readonly held: ReadonlyMap<string, GrantFacts>;
  readonly own: boolean;
  readonly tree: PlaceTree;
}

function shiftOf(ctx: Ctx, s: Shift, { visible, held, own, tree }: Shown): Person['gains'][number] {
  return {
    permissions: [...s.permissions],
    places: s.places === 'every' ? null : named(tree, spotsOf(s), visible),
    more_places: s.places === 'every' ? 0 : Math.max(0, s.places.length - PLACES),
    narrower: s.reach.op !== 'always',
    reasons: distinct(s.by.map((by) => reasonOf(ctx, by, held, own))),
  };
}

/** For each record type that is concerned: on how many records what one may do there first of all comes and goes. */
async function recordsOf(ctx: Ctx, d: PersonShift, both: Proposed, until: number): Promise<Person['records']> {
  const found: Person['records'] = [];
  // Records of declared types are in other applications: there is nothing here to count.
  const here = concerned(d, both.before).filter((p) => ctx.knows(p.resource.type));
  for (const p of here.slice(0, TYPES)) {
    const spec = ctx.specOf(p.resource.type);
    const compared = { personId: d.personId, spec, action: p.action, facet: p.facet, until, stored: both.before };
    const after = afterFor(both, p.resource.type);
    const [more, less] = [
      await gained(ctx, compared, both.before, after, true),
      await gained(ctx, compared, after, both.before, true),
    ];
    if (more.count?.count === 0 && less.count?.count === 0) continue;
    found.push({
      type: p.resource.type,
      permission: p.name,
      gained: { ...more, examples: [...more.examples] },
      lost: { ...less, examples: [...less.examples] },
    });
  }
  return found;
}

/** One permission of each type: to view its records if that changes, else the first that does. */
function concerned(d: PersonShift, policy: Policy): Permission[] {
  const names = new Set([...d.gains, ...d.loses].flatMap((s) => s.permissions));
  const changed = policy.permissions.list.filter(
    (p) => names.has(p.name) && p.resource.actions[p.action]?.creates !== true,
  );
  const byType = Map.groupBy(changed, (p) => p.resource.type);
  return [...byType.values()].flatMap((list) => list.find((p) => p.short === 'view') ?? list[0] ?? []);
}
