import { all } from '#access/condition.ts';
import { abilities, conditionFor } from '#access/decide.ts';
import { REGISTRY_ACTIONS } from '#access/declared.ts';
import { conditionInSight, needsSight } from '#access/in-sight.ts';
import type { Permission } from '#access/permission.ts';
import { guardOn, isGuarded, mayReally, whoReally } from '#modules/access/section.ts';
import { mayAsk, registeredAfter, rowOf } from '#modules/external/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { ActionSearch, Properties, ResourceSearch, SubjectSearch } from './api.ts';
import { type Leaf, leafOf } from './paging.ts';
import { permissionOf, rowFor } from './question.ts';
import { findResources, type Found, resourceOf } from './resources.ts';
import { isPersonType, knownOf, knownSubjects, type Known } from './subjects.ts';
import { asksOfSubject } from './words.ts';

/** Judged in memory so many at a time, and for one page at most. */
const CHUNK = 500;
const MOST_JUDGED = 5000;

/** The page comes first, as the standard would have it: a reader knows at once whether there is more. */
interface Results<R> {
  page: { next_token: string; count: number };
  results: R[];
}
type Entity = { type: string; id: string };

const nothing = <R>(leaf: Leaf): Results<R> => ({ page: leaf.next(null, 0), results: [] });

/** Who may: those whom the asker may view, by login. */
export async function subjects(ctx: Ctx, s: SubjectSearch): Promise<Results<Entity>> {
  const leaf = leafOf(ctx, 'subject', s);
  const found = isPersonType(s.subject.type) ? (await findResources(ctx, [s.resource]))(s.resource) : undefined;
  const p = found && permissionOf(ctx, found.resource, s.action.name);
  if (!found || !p) return nothing(leaf);
  const wanted = s.subject.properties ?? {};
  const judged = asksOfSubject(p) || isGuarded(ctx, p) || Object.keys(wanted).length > 0;
  const { people, next } = judged ? await byEach(ctx, s, found, p, leaf) : await byGrants(ctx, s, found, p, leaf);
  const results = people.map(({ login }) => ({ type: s.subject.type, id: login }));
  return { page: leaf.next(next, results.length), results };
}

interface Page {
  readonly people: readonly Known[];
  readonly next: string | null;
}

const byLogin = (leaf: Pick<Leaf, 'after'>, limit: number) => ({
  sort: 'login',
  limit,
  ...(leaf.after === '' ? {} : { after: leaf.after }),
});

/** Where the decision does not ask what the subject is like: the record leads to its people. */
async function byGrants(ctx: Ctx, s: SubjectSearch, found: Found, p: Permission, leaf: Leaf): Promise<Page> {
  const { policy, asker } = ctx;
  // What the record is asked with does not depend on who is asked about.
  const row = rowFor(found, NOBODY, s);
  const asked = { resource: found.resource, row, action: p.action, facet: p.facet };
  const ids = whoReally(ctx, asked).map((w) => w.personId);
  const view = conditionFor(policy, asker, personSpec.resource, 'view');
  const condition = all([view, { op: 'in', field: 'id', values: ids }]);
  const { rows, next } = await ctx.read(personSpec).pageWhere(condition, byLogin(leaf, leaf.limit));
  return { people: rows.map((row_) => knownOf(ctx, row_)), next };
}

const NOBODY: Known = { id: '', login: '', stored: {}, shown: {}, open: false };

/** Where it does, each person is judged with what is stored of them. */
async function byEach(ctx: Ctx, s: SubjectSearch, found: Found, p: Permission, leaf: Leaf): Promise<Page> {
  const { policy, asker } = ctx;
  const view = conditionFor(policy, asker, personSpec.resource, 'view');
  const reader = ctx.read(personSpec);
  const people: Known[] = [];
  let { after } = leaf;
  for (let judged = 0; judged < MOST_JUDGED; judged += CHUNK) {
    const query = byLogin({ after }, CHUNK);
    const { rows, next } = await reader.pageWhere(view, query);
    for (const stored of rows) {
      if (people.length === leaf.limit) return { people, next: after };
      after = reader.after(stored, query);
      const person = knownOf(ctx, stored);
      if (!isLike(person.shown, s.subject.properties)) continue;
      const row = rowFor(found, person, { ...s, subject: {} });
      const who = { personId: person.id, now: ctx.now.getTime() };
      const q = { asker: who, resource: found.resource, row, action: p.action, facet: p.facet };
      if (mayReally(ctx, q)) people.push(person);
    }
    if (next === null) return { people, next };
  }
  return { people, next: after };
}

/** Whether what is stored is what was asked for: properties of what is searched for are a filter on what one may know. */
const isLike = (stored: Properties, wanted: Properties | undefined): boolean =>
  Object.entries(wanted ?? {}).every(([name, value]) => JSON.stringify(stored[name]) === JSON.stringify(value));

/** What the subject may: records that the asker may view, or ask about. */
export async function resources(ctx: Ctx, s: ResourceSearch): Promise<Results<Entity>> {
  const leaf = leafOf(ctx, 'resource', s);
  const person = (await knownSubjects(ctx, [s.subject]))(s.subject);
  const r = resourceOf(ctx, s.resource.type);
  if (!person || !r) return nothing(leaf);
  const p = permissionOf(ctx, r, s.action.name);
  if (!p) return nothing(leaf);
  const { ids, next } = r.declared ? await declaredIds(ctx, s, p, person, leaf) : await storedIds(ctx, p, person, leaf);
  return { page: leaf.next(next, ids.length), results: ids.map((id) => ({ type: s.resource.type, id })) };
}

async function storedIds(ctx: Ctx, p: Permission, person: Known, leaf: Leaf) {
  const r = p.resource;
  const { policy, asker } = ctx;
  const who = { personId: person.id, now: ctx.now.getTime() };
  const asked = { resource: r, action: p.action, facet: p.facet, asker: who };
  const condition = all([conditionFor(policy, asker, r, 'view'), conditionInSight(policy, asked)]);
  const query = { limit: leaf.limit, ...(leaf.after === '' ? {} : { after: leaf.after }) };
  const { rows, next } = await ctx.read(ctx.specOf(r.type)).pageWhere(condition, query);
  // A page of what a guard looks after may hold fewer.
  const free = rows.filter((row) => !guardOn(ctx, { ...asked, row }));
  return { ids: free.map((row) => row.id), next };
}

async function declaredIds(ctx: Ctx, s: ResourceSearch, p: Permission, person: Known, leaf: Leaf) {
  const r = p.resource;
  const who = { personId: person.id, now: ctx.now.getTime() };
  const ids: string[] = [];
  let { after } = leaf;
  for (let judged = 0; judged < MOST_JUDGED; judged += CHUNK) {
    const chunk = await registeredAfter(ctx, r.type, after, CHUNK);
    for (const record of chunk) {
      after = record.id;
      if (!isLike(record.attributes, s.resource.properties) || !mayAsk(ctx, r, record)) continue;
      const row = rowFor({ resource: r, row: rowOf(r, record) }, person, s);
      if (!mayReally(ctx, { asker: who, resource: r, row, action: p.action, facet: p.facet })) continue;
      // There is a next page only when there is something to find on it: what the asker must not know of makes none.
      if (ids.length === leaf.limit) return { ids, next: ids.at(-1) ?? null };
      ids.push(record.id);
    }
    if (chunk.length < CHUNK) return { ids, next: null };
  }
  return { ids, next: after };
}

/** What the subject may do to the resource, by name. */
export async function actions(ctx: Ctx, s: ActionSearch): Promise<Results<{ name: string }>> {
  const leaf = leafOf(ctx, 'action', s);
  const person = (await knownSubjects(ctx, [s.subject]))(s.subject);
  const found = person && (await findResources(ctx, [s.resource]))(s.resource);
  if (!found) return nothing(leaf);
  const who = { personId: person.id, now: ctx.now.getTime() };
  const row = rowFor(found, person, s);
  const can = abilities(ctx.policy, who, found.resource, row);
  const own = (name: string): boolean => !found.resource.declared || !Object.hasOwn(REGISTRY_ACTIONS, name);
  const refusals = found.resource.declared ? {} : ctx.refusalsOf(found.resource.type, row as DbRow, who);
  // Without sight of it, only what needs none.
  const inSight = (p: Permission): boolean => can.view === true || !needsSight(p);
  const names = ctx.policy.permissions
    .of(found.resource.type)
    .filter((p) => can[p.short] === true && own(p.short) && p.short > leaf.after && inSight(p) && !refusals[p.short])
    .map((p) => p.short)
    .toSorted();
  const some = names.slice(0, leaf.limit);
  const next = names.length > some.length ? (some.at(-1) ?? null) : null;
  return { page: leaf.next(next, some.length), results: some.map((name) => ({ name })) };
}
