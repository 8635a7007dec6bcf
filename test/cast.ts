import { PEOPLE } from '#modules/demo/people.ts';
import type { PersonSeed, World } from '#modules/demo/seeds.ts';
import { smaller } from '#modules/demo/world.ts';

/** Who serves in tests, demo, docs and screenshots alike. */
const NAMED = [
  'greta',
  'ada',
  'helen',
  'otto',
  'nina',
  'sara',
  'tom',
  'quinn',
  'eva',
  'karl',
  'ivan',
  'carla',
] as const;

export type Login = (typeof NAMED)[number];

/** The named cast by login: who they are, of which kind, and what they hold. */
export const CAST: Readonly<Record<Login, PersonSeed>> = Object.fromEntries(
  NAMED.map((login) => [login, PEOPLE.find((p) => p.login === login)]),
) as Record<Login, PersonSeed>;

/** The cast at work: two organizations, four groups, 25 tickets. Load it with `loadDemo(api, smallWorld)`. */
export const smallWorld: World = smaller(NAMED, ['acme', 'support', 'network', 'facilities', 'globex', 'care'], 25);
