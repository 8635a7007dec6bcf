import type { Endpoint } from '#wire/endpoint.ts';
import type { Write } from '#wire/write.ts';
import type { Ctx } from './context.ts';
import { Fault, invalid } from './errors.ts';
import { aboutOf } from './http/about.ts';
import { guard } from './http/guard.ts';
import { parsePart } from './http/problems.ts';
import type { Registry } from './make-ctx.ts';
import { refuseOldProof } from './proof.ts';
import type { Cookies, Route } from './section.ts';

/** Milliseconds after which a list of writes is given up: other changes of policy wait for it. */
const PATIENCE = 5000;

const NO_COOKIES: Cookies = {
  token: undefined,
  device: undefined,
  set: () => undefined,
  setDevice: () => undefined,
  clear: () => undefined,
};

/**
 * Does one of the API's writes as its call does it: parsed, guarded, done - for the actor, with the same refusals.
 * @throws Fault as the call does; 422 for a call that cannot be done this way, 409 when the record has moved on
 */
export async function perform(ctx: Ctx, registry: Registry, write: Write): Promise<unknown> {
  const route = registry.route(write.call);
  if (!route || !isDoneSo(route)) throw invalid({ field: 'call', key: 'write.unknown', values: { call: write.call } });
  try {
    return await performOn(ctx, registry, route, write);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'forbidden')
      error.about ??= aboutOf(route.endpoint, write.params ?? {}, error);
    throw error;
  }
}

async function performOn(ctx: Ctx, registry: Registry, route: Route, write: Write): Promise<unknown> {
  const { endpoint: e } = route;
  if (e.personOnly && ctx.actor.token !== undefined) throw new Fault('forbidden', 'token.personOnly');
  refuseOldProof(ctx.actor, ctx.now.getTime(), e);
  const params = parsePart(e.params, write.params ?? {}, () => false, ctx.language);
  const query = parsePart(e.query, write.query ?? {}, () => false, ctx.language);
  const body = parsePart(e.body, write.body, readOnlyFields(registry, e), ctx.language);
  const row = await guard(ctx, e, params, true);
  if (row && write.version !== undefined && write.version !== row.version && 'on' in e.access) {
    const current = ctx.read(ctx.specOf(e.access.on.type)).present(row);
    throw new Fault('stale', 'problem.stale', { current });
  }
  const version = write.version ?? row?.version;
  const input = { params, query, body, row, version, publicUrl: '', cookies: NO_COOKIES };
  const verb = route.inside ?? route.handle;
  const work = (): Promise<unknown> => verb(ctx, input as never);
  return ctx.anew ? work() : registry.change(ctx, work);
}

/** The write with the version that its record has now, of calls about one that the actor may view. */
export async function based(ctx: Ctx, registry: Registry, write: Write): Promise<Write> {
  const access = registry.route(write.call)?.endpoint.access;
  const id = write.params?.id;
  if (write.version !== undefined || id === undefined || !access || !('on' in access)) return write;
  const row = await ctx.read(ctx.specOf(access.on.type)).find(id);
  return row ? { ...write, version: row.version } : write;
}

/**
 * Does writes one after the other, each by the policy as those before it have left it, with all that follows.
 * @returns what one works with after the last of them
 * @throws Fault as the first of them that is refused; of several it says which, counted from 1
 */
export async function performAll(ctx: Ctx, writes: readonly Write[]): Promise<Ctx> {
  const until = performance.now() + PATIENCE;
  let now = ctx;
  for (const [at, write] of writes.entries()) {
    try {
      await now.perform(write);
      now = await now.refreshed();
    } catch (error) {
      throw writes.length > 1 && error instanceof Fault ? ofRow(error, at + 1) : error;
    }
    if (performance.now() > until) throw invalid({ field: 'changes', key: 'write.tooLong' });
  }
  return now;
}

function ofRow(fault: Fault, row: number): Fault {
  const { kind, key, values, permission, current, retryAfter, about } = fault;
  return new Fault(kind, key, {
    values,
    errors: fault.errors.map((e) => ({ ...e, row })),
    ...(permission === undefined ? {} : { permission }),
    ...(current === undefined ? {} : { current }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(about === undefined ? {} : { about }),
  });
}

/** Changes of policy, but for those with credentials in them and those that only work outside a transaction. */
const isDoneSo = ({ endpoint: e, withoutTransaction, inside }: Route): boolean =>
  e.changesPolicy === true &&
  !e.reads &&
  !('open' in e.access) &&
  (inside !== undefined || (!e.personOnly && !withoutTransaction));

/** Which fields exist but may not be posted: a read-only field is refused by name. */
export function readOnlyFields(registry: Registry, e: Endpoint): (field: string) => boolean {
  if (!('on' in e.access) || !registry.has(e.access.on.type)) return () => false;
  const { spec } = registry.service(e.access.on.type);
  return (field) => field in spec.fields || ['id', 'version', '_can', '_names'].includes(field);
}
