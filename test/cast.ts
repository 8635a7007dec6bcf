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
  'leo',
  'hana',
  'sara',
  'tom',
  'quinn',
  'eva',
  'karl',
  'ivan',
  'carla',
  'chloe',
] as const;

export type Login = (typeof NAMED)[number];

/** The named cast by login: who they are, of which kind, and what they hold. */
export const CAST: Readonly<Record<Login, PersonSeed>> = Object.fromEntries(
  NAMED.map((login) => [login, PEOPLE.find((p) => p.login === login)]),
) as Record<Login, PersonSeed>;

const PLACES = ['acme', 'support', 'network', 'facilities', 'people-desk', 'globex', 'care'];
/** Chosen so that every kind of thing happens to some ticket. */
const SEED = 75;

/** The cast at work: two organizations, five groups, 30 tickets. Load it with `loadDemo(api, smallWorld)`. */
export const smallWorld: World = smaller(NAMED, PLACES, 30, SEED);
