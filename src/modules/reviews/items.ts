import { all } from '#access/condition.ts';
import { conditionFor, may } from '#access/decide.ts';
import { hasFullPower } from '#access/strength.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { refusalOfChange } from '#modules/grants/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { sentenceOf } from '#platform/each.ts';
import { translate } from '#platform/messages.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Item, Reason } from './api.ts';
import { Subjects } from './subject.ts';

const PAGE = 200;
/** Of those who decide about a row so many are named. */
const NAMED = 5;

export interface Shown {
  readonly show?: 'mine' | 'open' | undefined;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

type Stored = Omit<Item, 'now' | 'mine' | 'deciders' | 'fixed' | 'tells_seen' | 'opens_person' | '_names'> & {
  readonly grant_id: string | null;
  readonly starts_at: string | null;
  readonly mine: boolean;
};

/**
 * The rows of a review that the reader gets to see: their own as reviewer, and those whose grant they may view - as it
 * is, or as it was when it is gone.
 */
export async function itemsOf(ctx: Ctx, review: Loaded, q: Shown): Promise<{ items: Item[]; next: string | null }> {
  const limit = q.limit ?? PAGE;
  const found = await rowsOf<Stored>(
    ctx.tables,
    'select i.*, exists (select 1 from review_reviewer r where r.item_id = i.id and r.person_id = $2) as mine ' +
      'from review_item i where i.review_id = $1 and ($3::uuid is null or i.id > $3) ' +
      (q.show === 'mine'
        ? 'and exists (select 1 from review_reviewer r where r.item_id = i.id and r.person_id = $2) '
        : '') +
      (q.show === 'open' ? 'and i.decision is null ' : '') +
      'order by i.id limit $4',
    [review.id, ctx.asker.personId, q.after ?? null, limit + 1],
  );
  const page = found.slice(0, limit);
  const subjects = await Subjects.of(ctx, page);
  const decidersOf = await namedDeciders(ctx, page);
  const isOpen = await openInDetail(ctx, page);
  const visible = new Set(
    (
      await visiblePeople(
        ctx,
        page.map((row) => row.person_id),
      )
    ).map(({ id }) => id),
  );
  const items = page
    .map((row) => ({ row, now: subjects.now(row) }))
    .filter(({ row, now }) => row.mine || seen(ctx, row, now))
    .map(({ row, now }) => {
      const tells_seen = isOpen(row);
      const opens_person = row.person_id !== null && visible.has(row.person_id);
      const told = shown(ctx, tells_seen ? row : withoutDetails(row), now);
      return { ...told, tells_seen, opens_person, deciders: decidersOf(row.id) };
    });
  return { items, next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** Who decides about rows: named as far as the reader may view them, the others counted. */
async function namedDeciders(ctx: Ctx, page: readonly Stored[]): Promise<(itemId: string) => Item['deciders']> {
  const found = await rowsOf<{ item_id: string; person_id: string }>(
    ctx.tables,
    'select item_id, person_id from review_reviewer where item_id = any($1::uuid[])',
    [page.map((row) => row.id)],
  );
  const byItem = Map.groupBy(found, (r) => r.item_id);
  const visible = await visiblePeople(
    ctx,
    found.map((r) => r.person_id),
  );
  return (itemId) => {
    const asked = new Set(byItem.get(itemId)?.map((r) => r.person_id));
    const names = visible.filter((row) => asked.has(row.id)).map((row) => row.name as string);
    return { names: names.slice(0, NAMED), others: asked.size - Math.min(names.length, NAMED) };
  };
}

/** Those of the people whom the reader may view, by name. */
async function visiblePeople(ctx: Ctx, asked: readonly (string | null)[]): Promise<DbRow[]> {
  const ids = [...new Set(asked.filter((id) => id !== null))];
  if (ids.length === 0) return [];
  const view = conditionFor(ctx.policy, ctx.asker, personSpec.resource, 'view');
  const condition = all([view, { op: 'in', field: 'id', values: ids }]);
  return ctx.read(personSpec).rowsWhere(condition, { sort: 'name', limit: ids.length });
}

/**
 * Whether the reader may know when the row's person was last seen: who decides about it is told, others with the details
 * of the person - or, of one who is gone, with those of somebody at the place.
 */
async function openInDetail(ctx: Ctx, page: readonly Stored[]): Promise<(row: Stored) => boolean> {
  const ids = [...new Set(page.flatMap((row) => (row.mine ? [] : (row.person_id ?? []))))];
  const { resource } = personSpec;
  const found = ids.length === 0 ? [] : await ctx.read(personSpec).forSystem({ op: 'in', field: 'id', values: ids });
  const people = new Map(found.map((person) => [person.id, person]));
  const maySee = (row: Stored, id: string): boolean => {
    const gone = { id, home_id: row.place_id, places: [row.place_id], organization_id: null };
    return may(ctx.policy, ctx.asker, resource, 'view', people.get(id) ?? gone, 'detail');
  };
  return (row) => row.mine || row.person_id === null || maySee(row, row.person_id);
}

/** What speaks for a row by what others hold, not by what its person has done; a hint would tell of both. */
const withoutDetails = (row: Stored): Stored => ({
  ...row,
  last_seen_at: null,
  hint: null,
  reasons: row.reasons.filter(({ key }) => key === 'peersHave' || key === 'peersLack'),
});

function seen(ctx: Ctx, row: Stored, now: DbRow | undefined): boolean {
  if (row.grant_id !== null) return may(ctx.policy, ctx.asker, grantSpec.resource, 'view', now ?? { ...row });
  // Somebody who is no super administrator any more is one of the people as before.
  return now ? may(ctx.policy, ctx.asker, personSpec.resource, 'view', now) : hasFullPower(ctx.policy, ctx.asker);
}

/** What can change of a grant while it is the same one. */
const CHANGEABLE = ['below', 'starts_at', 'ends_at'] as const;

function shown(ctx: Ctx, row: Stored, now: DbRow | undefined): Omit<Item, 'deciders' | 'tells_seen' | 'opens_person'> {
  const grant = row.grant_id === null ? undefined : now;
  const changed =
    grant !== undefined && row.decision !== 'shorten' && CHANGEABLE.some((name) => grant[name] !== row[name]);
  const fault = grant === undefined ? undefined : refusalOfChange(ctx, grant);
  const names: Record<string, string> = {};
  for (const name of ['person_id', 'decided_by'] as const) {
    const id = row[name];
    if (id !== null) names[name] = ctx.nameOf(id);
  }
  for (const name of ['group_id', 'place_id'] as const) {
    const called = row[name] === null ? undefined : ctx.policy.tree.node(row[name])?.name;
    if (called !== undefined) names[name] = called;
  }
  const profile =
    row.profile_id === null
      ? translate(ctx.language, 'review.superadmin')
      : ctx.policy.profiles.get(row.profile_id)?.name;
  if (profile !== undefined) names.profile_id = profile;
  const { grant_id: _grant, starts_at: _from, ...told } = row;
  return {
    ...pickOf(told),
    reasons: row.reasons as Reason[],
    refused: row.refused === null ? null : translate(ctx.language, row.refused),
    now: now === undefined ? 'gone' : changed ? 'changed' : 'same',
    mine: row.mine,
    fixed: fault?.key === 'grant.byRule' ? sentenceOf(ctx, fault) : null,
    _names: names,
  };
}

const FIELDS = [
  'id',
  'version',
  'person_id',
  'group_id',
  'profile_id',
  'place_id',
  'below',
  'cause',
  'ends_at',
  'last_seen_at',
  'peers',
  'peers_have',
  'hint',
  'low_risk',
  'decision',
  'until',
  'note',
  'decided_by',
  'decided_at',
  'by_silence',
] as const;

const pickOf = (row: object): Item =>
  Object.fromEntries(FIELDS.map((name) => [name, (row as Record<string, unknown>)[name]])) as unknown as Item;
