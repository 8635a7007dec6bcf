import { isNarrowedToGrant } from '#access/acting.ts';
import type { Asker, Ceiling } from '#access/decide.ts';
import { lookCeiling, refusalToLook } from '#access/looking.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import type { Actor } from '../context.ts';
import type { QueryExecutor } from '../db.ts';
import { Fault } from '../errors.ts';
import type { Registry } from '../make-ctx.ts';
import type { PolicyState } from '../policy-source.ts';
import { Reader } from '../records/reader.ts';
import type { Presence } from '../sessions.ts';

/** Everybody who is not signed in. Calls that are open to them decide nothing by rights. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

export interface Caller {
  readonly actor: Actor;
  readonly asker: Asker;
}

interface Needs {
  readonly db: QueryExecutor;
  readonly registry: Registry;
  readonly state: PolicyState;
}

/** Who calls, and what narrows their rights in this very call. */
export async function callerOf(n: Needs, presence: Presence, now: Date): Promise<Caller> {
  const { policy, names } = n.state;
  const person = presence.personId === null ? undefined : policy.person(presence.personId);
  if (!person || !policy.isActive(person, now.getTime())) {
    return { actor: { id: null, name: 'nobody' }, asker: { personId: NOBODY, now: now.getTime() } };
  }
  const ceilings = ceilingsOf(presence);
  const asker: Asker = { personId: person.id, now: now.getTime(), ...(ceilings.length > 0 ? { ceilings } : {}) };
  const acting = actingAs(n.state, asker, presence.grantId);
  const actor: Actor = {
    id: person.id,
    name: names.person(person.id) ?? '',
    ...(presence.hash ? { sessionHash: presence.hash } : {}),
    ...(presence.provedAt === undefined ? {} : { provedAt: presence.provedAt }),
    ...(presence.token ? { token: presence.token.name } : {}),
    ...(acting === undefined ? {} : { acting }),
  };
  return presence.look ? looking(n, presence.look, { actor, asker }) : { actor, asker };
}

const ceilingsOf = ({ token, grantId }: Presence): readonly Ceiling[] =>
  token ? token.ceilings : grantId === null ? [] : [{ lines: 'every', grant: grantId }];

/** The grant that the session is narrowed to, by its profile and place; empty when it counts no more. */
function actingAs({ policy }: PolicyState, asker: Asker, grantId: string | null): string | undefined {
  if (grantId === null || !isNarrowedToGrant(asker)) return undefined;
  const found = policy.grantsOf(asker.personId, asker.now).find(({ grant }) => grant.id === grantId);
  if (!found) return '';
  const { profileId, placeId } = found.grant;
  return `${policy.profiles.get(profileId)?.name ?? ''} at ${policy.tree.node(placeId)?.name ?? ''}`;
}

/** The watched person, within what the watcher may see; or the watcher, whose look is over. */
async function looking(n: Needs, look: NonNullable<Presence['look']>, own: Caller): Promise<Caller> {
  const { policy, names } = n.state;
  const { id, until, watchedId } = look;
  const watcher = { id: own.asker.personId, name: own.actor.name };
  const { spec, computed = {} } = n.registry.service('person');
  const row = await new Reader(spec, { db: n.db, policy, asker: own.asker, names, computed }).peek(watchedId);
  const isOpen = Date.parse(until) > own.asker.now && row && !refusalToLook(policy, own.asker, spec.resource, row);
  if (!isOpen) return { ...own, actor: { ...own.actor, look: { id, until, watcher, over: true } } };
  return {
    actor: {
      id: watchedId,
      name: names.person(watchedId) ?? '',
      ...(own.actor.sessionHash ? { sessionHash: own.actor.sessionHash } : {}),
      look: { id, until, watcher, over: false },
    },
    asker: { personId: watchedId, now: own.asker.now, ceilings: [lookCeiling(own.asker)] },
  };
}

/**
 * Somebody who looks through another's eyes changes nothing, takes nothing away and learns nothing by which one signs in;
 * once the look is over, nothing at all is done before it is left. @throws Fault 403
 */
export function refuseLooking(e: Endpoint, { look }: Actor): void {
  if (!look || e.whileLooking || 'open' in e.access) return;
  if (look.over) throw new Fault('forbidden', 'viewAs.over');
  if (e.method !== 'GET') throw new Fault('forbidden', 'viewAs.lookOnly');
  if (e.personOnly) throw new Fault('forbidden', 'viewAs.private');
  if (e.ownEyes) throw new Fault('forbidden', 'viewAs.ownEyes');
  if ('on' in e.access && e.access.action === 'export') throw new Fault('forbidden', 'viewAs.noExport');
}
