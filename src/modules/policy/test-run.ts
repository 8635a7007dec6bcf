import { all, any, bind, type Condition, isNever, matches, type Row } from '#access/condition.ts';
import { type Asker, conditionFor, may } from '#access/decide.ts';
import { conditionInSight, mayInSight } from '#access/in-sight.ts';
import { relationField, type Resource } from '#access/resource.ts';
import { explainReally, mayReally } from '#modules/access/section.ts';
import { declaredResource, mayAsk, registeredAfter, rowOf } from '#modules/external/section.ts';
import { grant } from '#modules/grants/access.ts';
import type { Ctx } from '#platform/context.ts';
import { translate } from '#platform/messages.ts';
import { couldAt } from '#platform/records/references.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Budget } from './budget.ts';
import type { PlannedTest } from './test-plan.ts';
import { namedRecord } from './test-record.ts';

/** What came of a test. `message` says of a failed one who, what and why. */
export interface TestResult {
  readonly test: string;
  readonly passed: boolean;
  readonly message?: string;
}

/** Whom or what a message names at most. */
const NAMED = 3;
/** Records that are looked through for an example of what somebody may not. */
const LOOKED_THROUGH = 2000;
const CHUNK = 500;

interface Failure {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Decides the test by the policy of `ctx`, on the records that its actor may view. */
export async function runTest(ctx: Ctx, t: PlannedTest, budget: Budget): Promise<TestResult> {
  await budget.spend();
  const people = t.people(ctx);
  const failure = await (t.test.of === 'record'
    ? onRecord(ctx, t, people, budget)
    : t.resource.actions[t.action]?.creates === true && t.facet === undefined
      ? creating(ctx, t, people, budget)
      : t.resource.declared
        ? onRegistered(ctx, t, people, budget)
        : onList(ctx, t, people, budget));
  if (!failure) return { test: t.text, passed: true };
  return { test: t.text, passed: false, message: translate(ctx.language, failure.key, failure.values) };
}

const askerFor = (ctx: Ctx, personId: string): Asker => ({ personId, now: ctx.now.getTime() });

const named = (list: readonly string[]): string =>
  list.slice(0, NAMED).join(', ') + (list.length > NAMED ? ` (+${list.length - NAMED})` : '');

const who = (ctx: Ctx, ids: readonly string[]): string => named(ids.map((id) => ctx.nameOf(id) || id));

async function onRecord(
  ctx: Ctx,
  t: PlannedTest,
  people: readonly string[],
  budget: Budget,
): Promise<Failure | undefined> {
  const row = await namedRecord(ctx, t);
  if (!row) return { key: 'policy.testNoRecord', values: { record: String(t.test.record) } };
  const { resource, action, facet } = t;
  const wrong: string[] = [];
  for (const id of people) {
    await budget.spend();
    if (mayReally(ctx, { asker: askerFor(ctx, id), resource, action, row, facet }) !== t.test.may) wrong.push(id);
  }
  const [first] = wrong;
  if (first === undefined) return undefined;
  const values = { who: who(ctx, wrong), why: why(ctx, t, first, row) };
  return t.test.may ? { key: 'policy.testMayNot', values } : { key: 'policy.testMay', values };
}

/** The reason of a no, or what gives a yes, as far as the one who runs the test may know of it. */
function why(ctx: Ctx, t: PlannedTest, personId: string, row: Row): string {
  const { resource, action, facet } = t;
  const asked = { asker: askerFor(ctx, personId), resource, action, row, facet };
  const { because, steps, grants } = explainReally(ctx, asked);
  if (because) return translate(ctx.language, because.key, because.values);
  const seen = grants.filter((g) => {
    if (!g.counts || !t.sees(g.placeId)) return false;
    return may(ctx.policy, ctx.asker, grant, 'view', { id: g.grantId, place_id: g.placeId, person_id: personId });
  });
  if (seen.length > 0) return named(seen.map((g) => `${g.profile} (${g.place})`));
  const floor = steps.find((s) => s.step === 'floors')?.because[0];
  return floor ? translate(ctx.language, floor.key, floor.values) : translate(ctx.language, 'policy.testByRights');
}

/** Creations have no record yet: they are asked for each place, of those that whoever runs the test may view. */
async function creating(
  ctx: Ctx,
  t: PlannedTest,
  people: readonly string[],
  budget: Budget,
): Promise<Failure | undefined> {
  const { tree } = ctx.policy;
  const top = t.at?.id ?? tree.rootId;
  const places = (t.test.of === 'here' ? [top] : tree.subtree(top)).filter(t.sees);
  const specOf = (): RecordSpec => ({ resource: t.resource }) as RecordSpec;
  for (const id of people) {
    await budget.spend();
    const as = { policy: ctx.policy, asker: askerFor(ctx, id), specOf };
    const open = places.filter((place) => couldAt(as, t.resource.type, t.action, place));
    const fits = !t.test.may
      ? open.length === 0
      : t.test.of === 'some'
        ? open.length > 0
        : open.length === places.length;
    if (fits) continue;
    const wrong = t.test.may ? places.filter((p) => !open.includes(p)) : open;
    const values = { who: who(ctx, [id]), n: wrong.length, examples: named(wrong.map((p) => tree.node(p)?.name ?? p)) };
    return t.test.may ? { key: 'policy.testNotAt', values } : { key: 'policy.testAt', values };
  }
  return undefined;
}

/** The records the test speaks of, whoever asks: at the place, with these values, and not in the trash. */
function regionOf(ctx: Ctx, t: PlannedTest): Condition {
  const r = t.resource;
  const at: Condition[] = t.at?.id === undefined ? [] : [{ op: 'within', field: r.home, places: [t.at.id] }];
  const aboutTrash = t.action === 'restore' || t.action === 'purge';
  const live: Condition[] = r.trash === undefined || aboutTrash ? [] : [{ op: 'missing', field: r.trash }];
  return all([...at, ...t.where, ...live]);
}

/** Records that the person stands in an own relation to. */
function ownOf(ctx: Ctx, r: Resource, personId: string): Condition {
  const facts = ctx.policy.person(personId);
  const via = r.own.map((name) => relationField(r, name));
  return facts ? bind({ op: 'own', via }, ctx.policy.tree, facts, (field) => Object.hasOwn(r.links, field)) : any([]);
}

/** By the same condition as a list of the person, in the database. People with equal rights are asked once. */
async function onList(
  ctx: Ctx,
  t: PlannedTest,
  people: readonly string[],
  budget: Budget,
): Promise<Failure | undefined> {
  const r = t.resource;
  const spec = ctx.specOf(r.type);
  const region = all([regionOf(ctx, t), conditionFor(ctx.policy, ctx.asker, r, 'view')]);
  const asked = people.map((id) => ({
    id,
    region: t.test.of === 'own' ? all([region, ownOf(ctx, r, id)]) : region,
    may: conditionInSight(ctx.policy, { ...t, asker: askerFor(ctx, id) }),
  }));
  const reader = ctx.read(spec);
  if (!t.test.may && t.test.of !== 'own' && people.length > 1) {
    const together = all([region, any(asked.map((a) => a.may))]);
    if (isNever(together) || (await reader.countForGuard(together)) === 0) return undefined;
  }
  for (const alike of Map.groupBy(asked, (a) => JSON.stringify([a.region, a.may])).values()) {
    await budget.spend();
    const [a] = alike;
    if (!a) continue;
    const both = all([a.region, a.may]);
    const open = isNever(both) ? 0 : await reader.countForGuard(both);
    const total = t.test.may && t.test.of !== 'some' ? await reader.countForGuard(a.region) : 0;
    if (!t.test.may ? open === 0 : t.test.of === 'some' ? open > 0 : open === total) continue;
    const n = t.test.may ? total - open : open;
    const ids = alike.map((x) => x.id);
    if (t.test.of === 'some') return { key: 'policy.testNone', values: { who: who(ctx, ids) } };
    const rows = await reader.rowsWhere(t.test.may ? a.region : both, { limit: t.test.may ? LOOKED_THROUGH : NAMED });
    const wrong = t.test.may
      ? rows.filter((row) => !mayInSight(ctx.policy, { ...t, asker: askerFor(ctx, a.id), row }))
      : rows;
    const [row] = wrong;
    return failed(
      ctx,
      t,
      ids,
      n,
      wrong.map((x) => titleOf(spec, x)),
      row,
    );
  }
  return undefined;
}

const titleOf = (spec: RecordSpec, row: Row): string => {
  const number = typeof row.number === 'number' ? `#${row.number} ` : '';
  return `${number}${String(row[spec.title] ?? row.id)}`;
};

/** The same over the registered records of a type that lives elsewhere, in memory. */
async function onRegistered(
  ctx: Ctx,
  t: PlannedTest,
  people: readonly string[],
  budget: Budget,
): Promise<Failure | undefined> {
  const r = declaredResource(ctx, t.resource.type) ?? t.resource;
  const region = regionOf(ctx, t);
  const found = new Map(people.map((id) => [id, { open: [] as Row[], shut: [] as Row[] }]));
  for (let after = '', more = true; more; ) {
    const chunk = await registeredAfter(ctx, r.type, after, CHUNK);
    more = chunk.length === CHUNK;
    after = chunk.at(-1)?.id ?? after;
    for (const record of chunk) {
      await budget.spend();
      const row = rowOf(r, record);
      if (!mayAsk(ctx, r, record) || !matches(region, row, ctx.policy.tree)) continue;
      for (const [id, { open, shut }] of found) {
        const own = t.test.of !== 'own' || matches(ownOf(ctx, r, id), row, ctx.policy.tree);
        if (own) (may(ctx.policy, askerFor(ctx, id), r, t.action, row, t.facet) ? open : shut).push(row);
      }
    }
  }
  for (const [id, { open, shut }] of found) {
    if (!t.test.may ? open.length === 0 : t.test.of === 'some' ? open.length > 0 : shut.length === 0) continue;
    if (t.test.of === 'some') return { key: 'policy.testNone', values: { who: who(ctx, [id]) } };
    const wrong = t.test.may ? shut : open;
    return failed(
      ctx,
      t,
      [id],
      wrong.length,
      wrong.map((row) => String(row.id)),
      wrong[0],
    );
  }
  return undefined;
}

function failed(
  ctx: Ctx,
  t: PlannedTest,
  ids: readonly string[],
  n: number,
  examples: readonly string[],
  row: Row | undefined,
): Failure {
  const values = {
    who: who(ctx, ids),
    n,
    examples: examples.slice(0, NAMED).join(', '),
    why: row && ids[0] !== undefined ? why(ctx, t, ids[0], row) : '',
  };
  return t.test.may ? { key: 'policy.testSomeNot', values } : { key: 'policy.testSome', values };
}
