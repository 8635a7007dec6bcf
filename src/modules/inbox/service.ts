import { isNarrowedToPart } from '#access/acting.ts';
import { all } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, notFound } from '#platform/errors.ts';
import { type Language, translate } from '#platform/messages.ts';
import type { NoticeAnswer } from './api.ts';
import { type NoticeValue, tellLive } from './notify.ts';
import './tables.ts';

const PAGE = 50;
/** Days that a notice is kept once it has been read. */
const KEPT_READ = 180;

interface Query {
  readonly unread?: 'true' | 'false' | undefined;
  readonly language?: Language | undefined;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

/** Notices were written for the person as a whole: a token that is narrower does not get to see them. @throws Fault 403 */
function refuseNarrowed(ctx: Ctx): void {
  if (isNarrowedToPart(ctx.asker)) throw new Fault('forbidden', 'notice.narrowed');
}

/** The actor's own notices, newest first, each with the sentence as it may be told now. */
export async function ownNotices(ctx: Ctx, q: Query): Promise<{ items: NoticeAnswer[]; next: string | null }> {
  refuseNarrowed(ctx);
  const limit = q.limit ?? PAGE;
  const { after } = q;
  const found = await ctx.tables
    .selectFrom('notice')
    .select(['id', 'key', 'values', 'link', 'created_at', 'read_at'])
    .where('person_id', '=', ctx.asker.personId)
    .$if(q.unread === 'true', (e) => e.where('read_at', 'is', null))
    .$if(after !== undefined, (e) => e.where('id', '<', after as string))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = found.slice(0, limit);
  const said = page.map((n) => ({ ...n, values: n.values as Readonly<Record<string, NoticeValue>> }));
  const names = await namesIn(
    ctx,
    said.flatMap((n) => Object.values(n.values)),
  );
  const language = q.language ?? ctx.language;
  return {
    items: said.map(({ values, ...n }) => ({
      ...n,
      text: translate(language, n.key, inWords(language, values, names)),
    })),
    next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

const nameKey = (type: string, id: string): string => `${type} ${id}`;

/** The names of the records meant that the reader may view now, one question a type. */
async function namesIn(ctx: Ctx, values: readonly NoticeValue[]): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map<string, Set<string>>();
  for (const v of values) {
    if (typeof v === 'object' && 'type' in v) wanted.set(v.type, (wanted.get(v.type) ?? new Set()).add(v.id));
  }
  const names = new Map<string, string>();
  for (const [type, ids] of wanted) {
    if (!ctx.knows(type)) continue;
    const spec = ctx.specOf(type);
    const view = conditionFor(ctx.policy, ctx.asker, spec.resource, 'view');
    const rows = await ctx.read(spec).forSystem(all([view, { op: 'in', field: 'id', values: [...ids] }]));
    for (const row of rows) names.set(nameKey(type, row.id), String(row[spec.title]));
  }
  return names;
}

function inWords(
  language: Language,
  values: Readonly<Record<string, NoticeValue>>,
  names: ReadonlyMap<string, string>,
): Record<string, string | number> {
  const word = (v: NoticeValue): string | number => {
    if (typeof v !== 'object') return v;
    if ('date' in v)
      return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(v.date));
    return names.get(nameKey(v.type, v.id)) ?? translate(language, 'notice.hidden');
  };
  return Object.fromEntries(Object.entries(values).map(([name, v]) => [name, word(v)]));
}

export async function countOwn(ctx: Ctx): Promise<{ unread: number }> {
  refuseNarrowed(ctx);
  const { n } = await ctx.tables
    .selectFrom('notice')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('person_id', '=', ctx.asker.personId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { unread: Number(n) };
}

/** @throws Fault 404 for a notice to somebody else */
export async function markOwn(ctx: Ctx, id: string, read: boolean): Promise<undefined> {
  refuseNarrowed(ctx);
  const marked = await ctx.tables
    .updateTable('notice')
    .set({ read_at: read ? ctx.now.toISOString() : null })
    .where('id', '=', id)
    .where('person_id', '=', ctx.asker.personId)
    .returning('id')
    .executeTakeFirst();
  if (!marked) throw notFound();
  await tellLive(ctx, [ctx.asker.personId]);
  return undefined;
}

export async function markAllOwn(ctx: Ctx, until: string): Promise<undefined> {
  refuseNarrowed(ctx);
  await ctx.tables
    .updateTable('notice')
    .set({ read_at: ctx.now.toISOString() })
    .where('person_id', '=', ctx.asker.personId)
    .where('read_at', 'is', null)
    .where('id', '<=', until)
    .execute();
  await tellLive(ctx, [ctx.asker.personId]);
  return undefined;
}

/** Forgets what was read long ago. */
export async function forgetRead(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - KEPT_READ * 86_400_000).toISOString();
  await ctx.tables.deleteFrom('notice').where('read_at', '<', before).execute();
}
