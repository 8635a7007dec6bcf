import type { RecordSpec } from '#wire/record.ts';
import { recordApi } from '#wire/record-api.ts';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { type Route, route } from '../section.ts';
import type { DbRow } from './columns.ts';
import { exportCsv } from './export.ts';
import { history } from './history.ts';
import { presentAll, presentGuarded } from './present-all.ts';
import type { RecordService } from './service.ts';

/** The common calls of a record type, bound to the common machinery. */
export function recordRoutes(service: RecordService): Route[] {
  const spec = service.spec;
  const api = recordApi(spec);
  const all: Record<string, Route[]> = {
    list: [
      route(api.list, async (ctx, { query }) => {
        const { rows, next } = await ctx.read(spec).rows(query);
        return { items: await presentAll(ctx, service, rows), next } as never;
      }),
      route(api.count, (ctx, { query }) => ctx.read(spec).count(query)),
    ],
    export: [route(api.export, async (ctx, { query }) => (await exportCsv(ctx, service, query)) as never)],
    get: [
      route(api.get, async (ctx, { params }) => {
        const row = await ctx.read(spec).find(params.id);
        if (!row) throw notFound();
        return (await told(ctx, service, row)) as never;
      }),
    ],
    create: [
      route(api.create, async (ctx, { body }) => {
        const row = await ctx.write(spec).create(body);
        return (await presented(ctx, service, row)) as never;
      }),
    ],
    edit: [
      route(api.edit, async (ctx, { params, body, version }) => {
        const row = await ctx.write(spec).edit(params.id, body, version);
        return (await presented(ctx, service, row)) as never;
      }),
    ],
    delete: [
      route(api.delete, async (ctx, { params }) => {
        await ctx.write(spec).remove(params.id);
        return undefined;
      }),
    ],
    restore: [
      route(
        api.restore,
        async (ctx, { params }) => ctx.read(spec).present(await ctx.write(spec).restore(params.id)) as never,
      ),
    ],
    purge: [
      route(api.purge, async (ctx, { params }) => {
        await ctx.write(spec).purge(params.id);
        return undefined;
      }),
    ],
    history: [route(api.history, (ctx, { params, query }) => history(ctx, spec, params.id, query.after))],
  };
  return spec.verbs.flatMap((verb) => all[verb] ?? []);
}

/** What may be done with a record is told by the policy as its own change has made it. */
async function presented(ctx: Ctx, service: RecordService, row: DbRow): Promise<Record<string, unknown>> {
  return told(await judging(ctx, service.spec), service, row);
}

async function told(ctx: Ctx, service: RecordService, row: DbRow): Promise<Record<string, unknown>> {
  const [shown = {}] = await presentAll(ctx, service, [row]);
  return presentGuarded(ctx, service, row, shown);
}

const judging = (ctx: Ctx, spec: RecordSpec): Promise<Ctx> =>
  spec.resource.changesPolicy ? ctx.refreshed() : Promise.resolve(ctx);
