import { type Asker, type Because, conditionFor, decide } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import { cellName } from '#access/resource.ts';
import { isEmpty } from '#access/sql.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import type { Ctx, Loaded } from '../context.ts';
import { Fault, forbidden, notFound } from '../errors.ts';

/**
 * Decides a call before its verb runs. On a record: not visible is not found, visible but not allowed is refused with
 * the reason. Without a record: refused when the action is closed to the actor everywhere.
 */
export async function guard(ctx: Ctx, e: Endpoint, params: unknown, lock: boolean): Promise<Loaded | undefined> {
  if (!('on' in e.access)) return undefined;
  const { on, action, facet } = e.access;
  const id = (params as { id?: string } | undefined)?.id;
  const permission = cellName(on.type, action, facet);
  if (id === undefined) {
    if (isOpenSomewhere(ctx.policy, ctx.asker, e)) return undefined;
    throw forbidden({ key: 'access.notGranted', values: { permission } }, permission);
  }
  const row = await ctx.read(ctx.specOf(on.type)).find(id, lock);
  if (!row) throw notFound();
  const d = decide(ctx.policy, ctx.asker, on, action, row, facet);
  if (!d.allowed) throw forbidden(d.because, permission);
  return row;
}

/** Lists answer with nothing rather than refuse; creations are judged when the row is there. */
export function isOpenSomewhere(policy: Policy, asker: Asker, e: Endpoint): boolean {
  if (!('on' in e.access)) return true;
  const { on, action, facet } = e.access;
  if (action === 'view' && e.method === 'GET') return true;
  return !isEmpty(conditionFor(policy, asker, on, action, facet));
}

/** Refuses requests that a foreign page made with the reader's cookie. @throws Fault 403 */
export function refuseForeignOrigin(
  method: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): void {
  if (method === 'GET' || method === 'HEAD') return;
  const site = headers['sec-fetch-site'];
  const because: Because = { key: 'problem.foreignOrigin' };
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Fault('forbidden', because.key);
  const { origin } = headers;
  if (typeof origin === 'string' && !(URL.canParse(origin) && new URL(origin).host === headers.host)) {
    throw new Fault('forbidden', because.key);
  }
}
