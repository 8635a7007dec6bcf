import type { Resource } from '#access/resource.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import type { Actor } from './context.ts';
import { Fault } from './errors.ts';

/** Milliseconds for which a proof holds. */
const HOLDS = 15 * 60_000;

/** Whether an action changes who may do what in a way that is shielded. */
export const isDangerous = (r: Resource, action: string): boolean =>
  r.changesPolicy === true && r.actions[action]?.danger === true;

/**
 * Refuses what is dangerous to a session that has not shown password or factor for a while: it may be a computer that
 * somebody left. @throws Fault 403 `/problems/proof-needed`
 */
export function refuseUnproved(actor: Actor, now: number): void {
  if (actor.provedAt !== undefined && actor.provedAt < now - HOLDS)
    throw new Fault('proof-needed', 'session.proveAgain');
}

/** Dangerous calls ask a session for a proof that is not older than a while; reading does not. @throws Fault 403 */
export function refuseOldProof(actor: Actor, now: number, e: Endpoint): void {
  if (e.method === 'GET' || e.reads) return;
  const dangerous = 'on' in e.access && isDangerous(e.access.on, e.access.action);
  if (dangerous || e.asksAgain) refuseUnproved(actor, now);
}
