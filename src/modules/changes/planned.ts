import { translate } from '#platform/messages.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, type FieldFault, notFound } from '#platform/errors.ts';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import { idSchema } from '#wire/field.ts';
import type { Write } from '#wire/write.ts';
import type { Planned } from './api.ts';
import type { PlannedState } from './tables.ts';
import './tables.ts';

export interface PlannedRow {
  readonly id: string;
  readonly author_id: string;
  readonly changes: unknown;
  readonly run_at: string | null;
  readonly asked_id: string | null;
  readonly note: string;
  readonly digest: string | null;
  readonly state: PlannedState;
  readonly answer: string;
  readonly fault: unknown;
  readonly created_at: string;
  readonly ended_at: string | null;
}

export const COLUMNS = [
  'id',
  'author_id',
  'changes',
  'run_at',
  'asked_id',
  'note',
  'digest',
  'state',
  'answer',
  'fault',
  'created_at',
  'ended_at',
] as const;

/** Writes that one line tells of, and what each of them names. */
const TOLD = 3;
/** Ids in one write that are looked up: a change of many people tells of the first of them. */
const LOOKED_UP = 12;
const PAGE = 50;

export const writesOf = (row: Pick<PlannedRow, 'changes'>): Write[] => row.changes as Write[];

/** Planned changes are made with all of a person's rights: what narrows a session or a token narrows them away. @throws Fault 403 */
export function refuseNarrowed(ctx: Ctx): void {
  if (ctx.asker.ceilings?.length) throw new Fault('forbidden', 'changes.narrowed');
}

/** A change of which the actor is the author or whom it asks. @throws Fault 404 */
export async function ownPlanned(ctx: Ctx, id: string, lock = false): Promise<PlannedRow> {
  refuseNarrowed(ctx);
  const me = ctx.asker.personId;
  const row = await ctx.tables
    .selectFrom('planned_change')
    .select(COLUMNS)
    .where('id', '=', id)
    .where((e) => e.or([e('author_id', '=', me), e('asked_id', '=', me)]))
    .$if(lock, (q) => q.forUpdate())
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

export async function listOwn(
  ctx: Ctx,
  q: { readonly open?: 'true' | 'false' | undefined; readonly after?: string | undefined },
): Promise<{ items: Planned[]; next: string | null }> {
  refuseNarrowed(ctx);
  const me = ctx.asker.personId;
  const found = await ctx.tables
    .selectFrom('planned_change')
    .select(COLUMNS)
    .where((e) => e.or([e('author_id', '=', me), e('asked_id', '=', me)]))
    .$if(q.open !== undefined, (e) =>
      e.where('state', q.open === 'true' ? 'in' : 'not in', ['asked', 'waiting'] as PlannedState[]),
    )
    .$if(q.after !== undefined, (e) => e.where('id', '<', q.after as string))
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
    .execute();
  const page = found.slice(0, PAGE);
  const items: Planned[] = [];
  for (const row of page) items.push(await presented(ctx, row));
  return { items, next: found.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

/** As its author or the person asked may read it. */
export async function presented(ctx: Ctx, row: PlannedRow): Promise<Planned> {
  const me = ctx.asker.personId;
  const writes = writesOf(row);
  const told = [];
  for (const { call, params, body } of writes.slice(0, TOLD))
    told.push({ call, about: await namesIn(ctx, [params, body]) });
  const open = row.state === 'asked' || row.state === 'waiting';
  return {
    id: row.id,
    // The two have dealt with each other: they know whom they deal with.
    author: { id: row.author_id, name: ctx.nameOf(row.author_id) },
    asked: row.asked_id === null ? null : { id: row.asked_id, name: ctx.nameOf(row.asked_id) },
    run_at: row.run_at,
    state: row.state,
    writes: told,
    more_writes: writes.length - told.length,
    note: row.note,
    answer: row.answer,
    failure: failureOf(ctx, row.fault),
    created_at: row.created_at,
    ended_at: row.ended_at,
    can: { decide: row.state === 'asked' && row.asked_id === me, cancel: open && row.author_id === me },
  };
}

/** Why a change could not be made, to be said to its readers in their language. */
export interface StoredFault {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly errors: readonly FieldFault[];
}

const failureOf = (ctx: Ctx, stored: unknown): string | null =>
  stored === null ? null : sentenceOf(ctx, stored as StoredFault);

/** A refusal in the reader's words, with what it names. */
export function sentenceOf(ctx: Ctx, { key, values, errors }: StoredFault): string {
  const said = errors.map((e) => `${e.field}: ${translate(ctx.language, e.key, e.values)}`);
  return [translate(ctx.language, key, values), ...said].join(' ');
}

/** Names of the people, places, profiles and grants that the values point at, as far as the reader may view them. */
async function namesIn(ctx: Ctx, values: unknown): Promise<string[]> {
  const ids = new Set([...idsIn(values)].slice(0, LOOKED_UP));
  const names: string[] = [];
  for (const spec of [personSpec, profileSpec, placeSpec]) {
    for (const id of ids) {
      const row = await ctx.read(spec).find(id);
      if (!row) continue;
      names.push(String(row.name));
      ids.delete(id);
    }
  }
  return names;
}

function* idsIn(value: unknown): Generator<string> {
  if (typeof value === 'string' && idSchema.safeParse(value).success) yield value;
  else if (value !== null && typeof value === 'object') for (const part of Object.values(value)) yield* idsIn(part);
}
