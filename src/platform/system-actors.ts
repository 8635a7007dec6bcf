import type { PersonFacts } from '#access/policy.ts';
import type { Actor } from './context.ts';

export interface SystemActor {
  readonly actor: Actor;
  readonly facts: PersonFacts;
}

/**
 * Work that no person does runs as one of these, by name, never as nobody. They stand in no table, so nobody can sign
 * in as one, grant to one or choose one.
 */
const systemActor = (number: number, name: string): SystemActor => ({
  actor: { id: null, name: `system: ${name}` },
  facts: {
    id: `00000000-0000-7000-9000-${String(number).padStart(12, '0')}`,
    kind: 'superadmin',
    enabled: true,
    organizationId: null,
    groups: [],
    validFrom: null,
    validUntil: null,
  },
});

/** Commands typed on the machine itself. */
export const COMMAND_LINE = systemActor(1, 'command line');
/** The first start: built-in profiles, the first administrator. */
export const FIRST_START = systemActor(2, 'first start');

/** What the installation does by itself from time to time, such as forgetting expired sessions. */
export const UPKEEP = systemActor(3, 'upkeep');

/** Rules that make grants of what is known about people. */
export const RULES = systemActor(4, 'rules');

/** Sets of roles that come and go with their containers. */
export const CONTAINERS = systemActor(5, 'containers');

/** The default profile, given to people who come without one. */
export const DEFAULT_PROFILE = systemActor(15, 'default profile');
/** Links that let people back in, asked for by nobody who is signed in. */
export const SIGN_IN = systemActor(8, 'sign-in');
/** Ways back in, typed on the machine itself by whoever may do that. */
export const RESCUE = systemActor(9, 'rescue');

/** Reviews of grants: what silence does, and what people give up themselves. */
export const REVIEWS = systemActor(6, 'reviews');

export const SYSTEM_ACTORS: readonly SystemActor[] = [
  COMMAND_LINE,
  FIRST_START,
  UPKEEP,
  RULES,
  CONTAINERS,
  DEFAULT_PROFILE,
  SIGN_IN,
  RESCUE,
  REVIEWS,
];

const IDS: ReadonlySet<string> = new Set(SYSTEM_ACTORS.map((a) => a.facts.id));

/** Whether this is the installation itself: it stands among the people of the policy, and nowhere else. */
export const isSystem = (personId: string): boolean => IDS.has(personId);
