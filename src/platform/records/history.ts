import type { historySchema } from '#wire/record-api.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { z } from 'zod';
import type { Ctx } from '../context.ts';
import { rowsOf } from '../db.ts';
import { notFound } from '../errors.ts';
import { partOf } from './parts.ts';
import { type Sight, sightOf, sightsOf } from './sight.ts';

const PAGE = 50;
/** Entries read at once, where many of them are not to be told. */
const MOST = 2000;

type History = z.input<typeof historySchema>;

/**
 * Who changed what on a record, newest first, and what became of other records that concern it, such as the grants of a
 * person. Entries of records that one may not view are not told; fields of facets one may not view are left out; people
 * one may not view are not named.
 */
export async function history(ctx: Ctx, spec: RecordSpec, id: string, after: string | undefined): Promise<History> {
  const row = await ctx.read(spec).find(id);
  const own = row && sightOf(ctx, spec, row);
  if (!own) throw notFound();
  const told = await toldAbout(ctx, id, own, after);
  const page = told.slice(0, PAGE);
  const named = await namesIn(ctx, page);
  return {
    items: page.map(({ entry: e, sight }) => ({
      id: e.id,
      at: e.at,
      actor_id: e.actor_id,
      actor: e.actor,
      action: e.action,
      of: sight === own ? null : ofOther(e, sight),
      changes: partOf(ctx, e) ? {} : changesOf(e, sight),
      details: detailsOf(e, sight, named),
    })),
    next: told.length > PAGE ? String(page.at(-1)?.entry.id) : null,
  };
}

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly actor_id: string | null;
  readonly actor: string;
  readonly action: string;
  readonly type: string;
  readonly record_id: string;
  readonly before: Values | null;
  readonly after: Values | null;
}

type Values = Readonly<Record<string, unknown>>;

interface Told {
  readonly entry: Entry;
  readonly sight: Sight;
}

/** More than a page of entries that may be told, or all there are. */
async function toldAbout(ctx: Ctx, id: string, own: Sight, after: string | undefined): Promise<Told[]> {
  const told: Told[] = [];
  let from = after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : Number.MAX_SAFE_INTEGER;
  let found: Entry[];
  let size = PAGE + 1;
  do {
    found = await entriesOf(ctx, id, from, size);
    const sights = await sightsOf(
      ctx,
      found.filter((e) => e.record_id !== id),
    );
    for (const entry of found) {
      const sight = entry.record_id === id ? own : sights.get(entry.record_id);
      if (sight) told.push({ entry, sight });
    }
    if (told.length > PAGE || found.length < size) return told;
    from = found.at(-1)?.id ?? 0;
    size = Math.min(size * 4, MOST);
  } while (found.length > 0);
  return told;
}

const NUMBERS = 'and number < $2 order by number desc limit $3';

/** Whoever may view a record may know what became of it: the permission to see the audit is not asked for. */
const entriesOf = (ctx: Ctx, id: string, before: number, limit: number): Promise<Entry[]> =>
  rowsOf<Entry>(
    ctx.tables,
    'select number as id, at, actor_id, actor, action, type, record_id, before, after from audit where number in (' +
      `(select number from audit where record_id = $1 and not denied ${NUMBERS}) union ` +
      `(select number from audit_told where record_id = $1 ${NUMBERS})) order by number desc limit $3`,
    [id, before, limit],
  );

const ofOther = (
  { type, record_id: id }: Entry,
  { name, names, isGone }: Sight,
): NonNullable<History['items'][0]['of']> => ({
  type,
  id,
  gone: isGone,
  names: { ...names, ...(name === undefined ? {} : { record_id: name }) },
});

const PERSON = 'person';

/** The details of an entry that the type declares. */
const declared = ({ entry, sight }: Told): [string, unknown][] =>
  Object.entries(entry.after ?? {}).filter(([name]) => sight.spec.details?.[name] !== undefined);

/** Names of the people of whom these entries tell, as far as the asker may view them. */
async function namesIn(ctx: Ctx, told: readonly Told[]): Promise<ReadonlyMap<string, string>> {
  const ids = told.flatMap((one) =>
    declared(one).flatMap(([name, value]) =>
      one.sight.spec.details?.[name] === PERSON && typeof value === 'string' ? [value] : [],
    ),
  );
  if (ids.length === 0 || !ctx.knows(PERSON)) return new Map();
  const reader = ctx.read(ctx.specOf(PERSON));
  const people = await reader.forSystem({ op: 'in', field: 'id', values: [...new Set(ids)] });
  return new Map(people.filter((p) => reader.sees(p)).map((p) => [p.id, p.name as string]));
}

function detailsOf(
  entry: Entry,
  sight: Sight,
  named: ReadonlyMap<string, string>,
): Record<string, { value: unknown; name?: string }> {
  return Object.fromEntries(
    declared({ entry, sight }).map(([key, value]) => {
      if (sight.spec.details?.[key] !== PERSON) return [key, { value }];
      const name = named.get(String(value));
      return [key, name === undefined ? { value: null } : { value, name }];
    }),
  );
}

function changesOf(
  { before, after }: Entry,
  { spec, shows }: Sight,
): Record<string, { before: unknown; after: unknown }> {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return Object.fromEntries(
    names
      .filter((n) => Object.hasOwn(spec.fields, n) && shows(n))
      .map((n) => [n, { before: before?.[n] ?? null, after: after?.[n] ?? null }]),
  );
}
