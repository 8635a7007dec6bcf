import type { Desk } from './desk.ts';

/** Ids by what people call things: logins of people, names of places and profiles, titles of the rest. */
export interface Named {
  readonly person: Readonly<Record<string, string>>;
  readonly place: Readonly<Record<string, string>>;
  readonly profile: Readonly<Record<string, string>>;
  readonly ticket: Readonly<Record<string, string>>;
  readonly review: string;
}

const DAY_MS = 86_400_000;

/** What has happened since the demonstration was loaded, so that no page of the guides is empty. */
export async function tellStory(desk: Desk): Promise<Named> {
  const before = await names(desk);
  const { person, place, profile, ticket } = before;
  const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

  await desk.call('admin', 'PUT', '/people-fields', {
    items: [
      { key: 'badge', label: 'Badge', type: 'text', search: true, list: true },
      { key: 'building', label: 'Building', type: 'choice', choices: ['A', 'B', 'Workshop'], list: true },
      { key: 'first_aider', label: 'First aider', type: 'boolean' },
    ],
  });
  const ana = await desk.call('ada', 'POST', '/people', {
    login: 'ana',
    name: 'Ana Silva',
    email: 'ana@acme.example',
    organization_id: place['ACME'],
    custom: { badge: 'B-17', building: 'A' },
  });
  await desk.call('admin', 'POST', '/grants', {
    person_id: ana.id,
    profile_id: profile['Technician'],
    place_id: place['Support'],
    ends_at: inDays(5),
  });
  await desk.call('admin', 'POST', '/grants', {
    person_id: person['luca'],
    profile_id: profile['Hotliner'],
    place_id: place['Support'],
    ends_at: inDays(9),
  });
  await desk.call('admin', 'POST', '/grants', {
    person_id: person['priya'],
    profile_id: profile['Supervisor'],
    place_id: place['Network'],
    ends_at: inDays(21),
  });
  const review = await desk.call('admin', 'POST', '/reviews', {
    title: 'Who works for ACME',
    place_id: place['ACME'],
    scope: 'place',
    reviewers: 'managers',
    due_at: inDays(14),
    silence: 'keep',
  });
  await desk.call('nina', 'POST', '/access-requests', {
    type: 'ticket',
    id: ticket[CABLES],
    action: 'view',
    reason: 'I order the cables for it and want to follow when they arrive',
    days: 14,
  });
  await desk.call('ada', 'POST', '/changes', {
    changes: [
      {
        call: 'grants.create',
        body: { person_id: person['marek'], profile_id: profile['Technician'], place_id: place['Applications'] },
      },
    ],
    run_at: inDays(7),
    note: 'Joins Applications when the late shift ends',
  });
  return { ...(await names(desk)), review: review.id };
}

/** A ticket of the group Network. */
export const CABLES = 'Two more sockets in B 310';

type Item = { readonly id: string; readonly login: string; readonly name: string; readonly title: string };

async function names(desk: Desk): Promise<Omit<Named, 'review'>> {
  const by = async (path: string, field: 'login' | 'name' | 'title'): Promise<Record<string, string>> => {
    const { items } = (await desk.call('admin', 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=200`)) as {
      items: Item[];
    };
    return Object.fromEntries(items.map((item) => [item[field], item.id]));
  };
  return {
    person: await by('/people', 'login'),
    place: await by('/places', 'name'),
    profile: await by('/profiles', 'name'),
    ticket: await by('/tickets?sort=number', 'title'),
  };
}
