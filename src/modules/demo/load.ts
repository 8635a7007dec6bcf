import { ROOT_ID } from '#modules/places/schema.ts';
import type { Method } from '#wire/endpoint.ts';
import type { GrantSeed, PersonSeed, PlaceSeed, ProfileSeed, Step, TicketSeed, World } from './seeds.ts';
import { DEMO, DEMO_PASSWORD } from './world.ts';

/** A client of the product's own API. */
export interface DemoApi {
  /**
   * Calls and answers the body. `path` is under /api/v1; `as` is the login of a person of the world, a super
   * administrator's session unless said; `version` is the version read, for PATCH.
   * @throws when the answer is an error
   */
  request<T>(method: Method, path: string, body?: unknown, as?: string, version?: number): Promise<T>;
}

/** Ids of what was made, by key, login, and order of the tickets. */
export interface Loaded {
  readonly places: Readonly<Record<string, string>>;
  readonly people: Readonly<Record<string, string>>;
  readonly profiles: Readonly<Record<string, string>>;
  readonly tickets: readonly string[];
}

interface Made {
  readonly id: string;
  readonly version: number;
}

/**
 * Fills an installation with the demonstration, or with a part of it, through the API: places, profiles, people and
 * grants by the super administrator, each ticket by the people themselves. Needs an installation that holds none of
 * it yet. @throws when a call is refused
 */
export async function loadDemo(api: DemoApi, world: World = DEMO): Promise<Loaded> {
  const places = await makePlaces(api, world.places);
  const profiles = await makeProfiles(api, world);
  const people: Record<string, string> = {};
  for (const seed of world.people) people[seed.login] = await makePerson(api, seed, places, profiles);
  const ids = { places, people, profiles };
  const tickets: string[] = [];
  for (const seed of world.tickets) tickets.push(await makeTicket(api, seed, ids));
  return { ...ids, tickets };
}

type Ids = Readonly<Record<string, string>>;

/** @throws Error when the world names something that is not in it */
function idOf(ids: Ids, key: string): string {
  const id = ids[key];
  if (id === undefined) throw new Error(`The demo names "${key}", which is not in it.`);
  return id;
}

async function makePlaces(api: DemoApi, seeds: readonly PlaceSeed[]): Promise<Ids> {
  const ids: Record<string, string> = {};
  for (const { key, parent, ...fields } of seeds) {
    const parent_id = parent === null ? ROOT_ID : idOf(ids, parent);
    ids[key] = (await api.request<Made>('POST', '/places', { ...fields, parent_id })).id;
  }
  return ids;
}

/** Profiles that the installation has already are used as they are; others are made from its templates. */
async function makeProfiles(api: DemoApi, world: World): Promise<Ids> {
  const wanted = new Set(world.people.flatMap((p) => p.grants.map((g) => g.profile)));
  const existing = await api.request<{ items: (Made & { name: string })[] }>('GET', '/profiles?limit=200');
  const templates = await api.request<{ items: ProfileSeed[] }>('GET', '/profile-templates');
  const seeds = new Map([...templates.items, ...world.profiles].map((t) => [t.key, t]));
  const ids: Record<string, string> = {};
  for (const key of wanted) {
    const seed = seeds.get(key);
    if (!seed) throw new Error(`There is no profile template "${key}".`);
    const found = existing.items.find((p) => p.name === seed.name);
    const template = templates.items.some((t) => t.key === key) ? key : null;
    ids[key] = found?.id ?? (await makeProfile(api, seed, template));
  }
  return ids;
}

async function makeProfile(api: DemoApi, seed: ProfileSeed, template: string | null): Promise<string> {
  const { name, abbreviation, description, interface: shown, bits, lines, lifecycle } = seed;
  const fields = { name, abbreviation, description, interface: shown, bits, lines, lifecycle, template };
  return (await api.request<Made>('POST', '/profiles', { ...fields, place_id: ROOT_ID, shared_below: true })).id;
}

async function makePerson(api: DemoApi, seed: PersonSeed, places: Ids, profiles: Ids): Promise<string> {
  const { organization, members, grants, ...fields } = seed;
  const organization_id = organization === null ? null : idOf(places, organization);
  const { id } = await api.request<Made>('POST', '/people', { ...fields, organization_id });
  if (seed.may_sign_in && seed.enabled) {
    await api.request('POST', `/people/${id}/password`, { password: DEMO_PASSWORD, must_change: false });
  }
  for (const { place, as } of members) {
    const works = as === 'works';
    const body = { sees: true, works, assigned: works, notified: works };
    await api.request('PUT', `/places/${idOf(places, place)}/members/${id}`, body);
  }
  for (const grant of grants) await api.request('POST', '/grants', grantBody(grant, id, places, profiles));
  return id;
}

const grantBody = (grant: GrantSeed, person_id: string, places: Ids, profiles: Ids): object => ({
  person_id,
  profile_id: idOf(profiles, grant.profile),
  place_id: idOf(places, grant.at),
  below: grant.below,
  ...(grant.until === undefined ? {} : { ends_at: grant.until }),
});

type Keys = Omit<Loaded, 'tickets'>;

async function makeTicket(api: DemoApi, seed: TicketSeed, ids: Keys): Promise<string> {
  const { place, as, requester, owner, steps, ...fields } = seed;
  const body = {
    ...fields,
    place_id: idOf(ids.places, place),
    ...(requester === undefined ? {} : { requester_id: idOf(ids.people, requester) }),
    ...(owner === undefined ? {} : { owner_id: idOf(ids.people, owner) }),
  };
  const { id } = await api.request<Made>('POST', '/tickets', body, as);
  for (const step of steps) await perform(api, `/tickets/${id}`, step, ids);
  return id;
}

async function perform(api: DemoApi, ticket: string, step: Step, ids: Keys): Promise<void> {
  const post = (verb: string, body: object): Promise<unknown> =>
    api.request('POST', `${ticket}/${verb}`, body, step.as);
  switch (step.do) {
    case 'comment':
    case 'note': {
      const { body, hours } = step;
      await post(`${step.do}s`, { body, ...(hours === undefined ? {} : { hours }) });
      return;
    }
    case 'take':
      await post('take', {});
      return;
    case 'assign':
      return change(api, ticket, { owner_id: idOf(ids.people, step.to) }, step.as);
    case 'status':
      return change(api, ticket, { status: step.status }, step.as);
    case 'observe':
      await api.request('PUT', `${ticket}/observers/${idOf(ids.people, step.who)}`, {}, step.as);
      return;
    case 'escalate':
      await post('escalate', { place_id: idOf(ids.places, step.to), note: step.note });
      return;
    case 'close':
      await post('close', { resolution: step.resolution });
      return;
    case 'reopen':
      await post('reopen', { comment: step.comment });
      return;
  }
}

async function change(api: DemoApi, path: string, body: object, as: string): Promise<void> {
  const { version } = await api.request<Made>('GET', path, undefined, as);
  await api.request('PATCH', path, body, as, version);
}
