import { may } from '#access/decide.ts';
import type { historySchema } from '#wire/record-api.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { z } from 'zod';
import type { Ctx } from '../context.ts';
import { rowsOf } from '../db.ts';
import { notFound } from '../errors.ts';

const PAGE = 50;

/**
 * Who changed what on a record, newest first. Fields of facets one may not view are left out; people one may not view
 * are not named.
 */
export async function history(
  ctx: Ctx,
  spec: RecordSpec,
  id: string,
  after: string | undefined,
): Promise<z.input<typeof historySchema>> {
  const row = await ctx.read(spec).find(id);
  if (!row) throw notFound();
  const hidden = new Set(
    Object.entries(spec.resource.facets)
      .filter(([facet]) => !may(ctx.policy, ctx.asker, spec.resource, 'view', row, facet))
      .flatMap(([, def]) => def.fields),
  );
  const found = await entriesOf(ctx, id, after);
  const page = found.slice(0, PAGE);
  const named = await namesIn(ctx, spec, page);
  return {
    items: page.map((a) => ({
      id: a.id,
      at: a.at,
      actor_id: a.actor_id,
      actor: a.actor,
      action: a.action,
      changes: changesOf(spec, hidden, a.before, a.after),
      details: detailsOf(spec, named, a.after),
    })),
    next: found.length > PAGE ? String(page.at(-1)?.id) : null,
  };
}

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly actor_id: string | null;
  readonly actor: string;
  readonly action: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Whoever may view a record may know what became of it: the permission to see the audit is not asked for. */
const entriesOf = (ctx: Ctx, id: string, after: string | undefined): Promise<Entry[]> =>
  rowsOf<Entry>(
    ctx.tables,
    'select number as id, at, actor_id, actor, action, before, after from audit ' +
      'where record_id = $1 and not denied and number < $2 order by number desc limit $3',
    [id, after !== undefined && /^\d{1,15}$/.test(after) ? after : Number.MAX_SAFE_INTEGER, PAGE + 1],
  );

const PERSON = 'person';

/** The details of an entry that the type declares. */
const declared = (spec: RecordSpec, after: unknown): [string, unknown][] =>
  Object.entries((after ?? {}) as Record<string, unknown>).filter(([name]) => spec.details?.[name] !== undefined);

/** Names of the people of whom these entries tell, as far as the asker may view them. */
async function namesIn(
  ctx: Ctx,
  spec: RecordSpec,
  entries: readonly { readonly after: unknown }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = entries.flatMap((e) =>
    declared(spec, e.after).flatMap(([name, value]) =>
      spec.details?.[name] === PERSON && typeof value === 'string' ? [value] : [],
    ),
  );
  if (ids.length === 0 || !ctx.knows(PERSON)) return new Map();
  const reader = ctx.read(ctx.specOf(PERSON));
  const names = new Map<string, string>();
  for (const id of new Set(ids)) {
    const person = await reader.find(id);
    if (person) names.set(id, person.name as string);
  }
  return names;
}

function detailsOf(
  spec: RecordSpec,
  named: ReadonlyMap<string, string>,
  after: unknown,
): Record<string, { value: unknown; name?: string }> {
  return Object.fromEntries(
    declared(spec, after).map(([key, value]) => {
      if (spec.details?.[key] !== PERSON) return [key, { value }];
      const name = named.get(String(value));
      return [key, name === undefined ? { value: null } : { value, name }];
    }),
  );
}

function changesOf(
  spec: RecordSpec,
  hidden: ReadonlySet<string>,
  before: unknown,
  after: unknown,
): Record<string, { before: unknown; after: unknown }> {
  const old = (before ?? {}) as Record<string, unknown>;
  const fresh = (after ?? {}) as Record<string, unknown>;
  const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  return Object.fromEntries(
    names
      .filter((n) => n in spec.fields && !hidden.has(n))
      .map((n) => [n, { before: old[n] ?? null, after: fresh[n] ?? null }]),
  );
}
