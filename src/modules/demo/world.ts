import { PEOPLE } from './people.ts';
import { PLACES } from './places.ts';
import { PROFILES } from './profiles.ts';
import type { World } from './seeds.ts';
import { DESKS, makeTickets } from './tickets.ts';

/** Everybody in the demo signs in with this. Never load the demo where real work is done. */
export const DEMO_PASSWORD = 'Open-the-gate-4711';

const SEED = 4711;

/** The demonstration: three organizations, their people, and what they wrote to each other. The same on every run. */
export const DEMO: World = {
  places: PLACES,
  people: PEOPLE,
  profiles: PROFILES,
  tickets: makeTickets(DESKS, 300, SEED),
};

/**
 * A smaller world of the same people and places: only those named, only grants and memberships at these places, and
 * tickets between them. People of a branch that is left out belong to what is above it.
 */
export function smaller(logins: readonly string[], places: readonly string[], tickets: number, seed: number): World {
  const among = (names: readonly string[]): string[] => names.filter((name) => logins.includes(name));
  const desks = DESKS.filter((d) => places.includes(d.place))
    .map(({ handover, ...d }) => ({
      ...d,
      requesters: among(d.requesters),
      front: among(d.front),
      workers: among(d.workers),
      ...(handover && places.includes(handover.to) ? { handover } : {}),
    }))
    .filter((d) => d.requesters.length > 0 && d.workers.length > 0);
  return {
    places: PLACES.filter((p) => places.includes(p.key)),
    people: PEOPLE.filter((p) => logins.includes(p.login)).map((p) => ({
      ...p,
      organization: nearest(p.organization, places),
      members: p.members.filter((m) => places.includes(m.place)),
      grants: p.grants.filter((g) => places.includes(g.at)),
    })),
    profiles: PROFILES,
    tickets: makeTickets(desks, tickets, seed),
  };
}

/** The place, or the first one above it, that is among those given. */
function nearest(key: string | null, places: readonly string[]): string | null {
  if (key === null || places.includes(key)) return key;
  return nearest(PLACES.find((p) => p.key === key)?.parent ?? null, places);
}
