import { may } from '#access/decide.ts';
import type { historySchema } from '#wire/record-api.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { z } from 'zod';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';

const PAGE = 50;

/** Who changed what on a record, newest first; fields of facets one may not view are left out. */
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
  const found = await ctx.tables
    .selectFrom('audit')
    .select(['id', 'at', 'actor_id', 'actor', 'action', 'before', 'after'])
    .where('record_id', '=', id)
    .where('denied', '=', false)
    .$if(after !== undefined && /^\d{1,15}$/.test(after), (q) => q.where('id', '<', Number(after)))
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
    .execute();
  const page = found.slice(0, PAGE);
  return {
    items: page.map((a) => ({
      id: a.id,
      at: a.at,
      actor_id: a.actor_id,
      actor: a.actor,
      action: a.action,
      changes: changesOf(spec, hidden, a.before, a.after),
    })),
    next: found.length > PAGE ? String(page.at(-1)?.id) : null,
  };
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
