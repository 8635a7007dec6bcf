import type { Resource } from '#access/resource.ts';
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
