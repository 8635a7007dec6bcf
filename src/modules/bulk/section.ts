import './tables.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import type { JobKind } from '#platform/jobs.ts';
import { type Section, route } from '#platform/section.ts';
import type { Json } from '#platform/tables.ts';
import { applyBulk, type BulkChange, type BulkDone, checkBulk, undoBulk } from './api.ts';
import { apply, check } from './service.ts';
import { forgetUndo, freshUndo, takeBack } from './undo.ts';

/** A change of more people than this is left to a job. */
const AT_ONCE = 200;
/** People whom a change looked at beforehand, or kept for later, concerns at most: others wait while it is tried. */
const LOOKED = 1000;
const KIND = 'people.bulk';

type Work = { readonly change: BulkChange; readonly ids: readonly string[] } | { readonly undo: string };

async function start(ctx: Ctx, work: Work, people: number): Promise<BulkDone> {
  if (people > AT_ONCE) return { undo_id: null, done: 0, job_id: await ctx.enqueue(KIND, work as Json, people) };
  return ctx.transaction((inside) => carryOut(inside, work));
}

/** Among other writes, in their transaction. @throws Fault 422 for more people than can be tried in a moment */
const applyInside = route(applyBulk, async (ctx, { body }) => {
  if (body.ids.length > LOOKED)
    throw invalid({ field: 'changes', key: 'bulk.tooManyToLook', values: { most: LOOKED } });
  return apply(ctx, body.change, body.ids);
});

async function carryOut(ctx: Ctx, work: Work, progress: (done: number) => void = () => undefined): Promise<BulkDone> {
  if ('undo' in work) return { undo_id: null, done: await takeBack(ctx, work.undo, progress) };
  return apply(ctx, work.change, work.ids, progress);
}

const bulkJob: JobKind = {
  kind: KIND,
  run: async ({ input, progress, finish }) =>
    finish(async (ctx) => (await carryOut(ctx, input as unknown as Work, progress)) as unknown as Json),
};

/** Changes of many people at once: tried first, then made for all of them or none, and taken back while fresh. */
export const bulkSection: Section = {
  name: 'bulk',
  records: [],
  routes: [
    route(checkBulk, (ctx, { body }) => check(ctx, body)),
    {
      ...route(applyBulk, (ctx, { body }) => start(ctx, body, body.ids.length)),
      withoutTransaction: true,
      inside: applyInside.handle,
    },
    {
      ...route(undoBulk, async (ctx, { params }) =>
        start(ctx, { undo: params.change }, (await freshUndo(ctx, params.change)).length),
      ),
      withoutTransaction: true,
    },
  ],
  jobs: [bulkJob],
  chores: [{ name: 'old_bulk_changes', at: '43 2 * * *', run: forgetUndo }],
};
