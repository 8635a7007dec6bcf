import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let number = 0;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
});
afterAll(() => house?.close());

interface Somebody {
  readonly id: string;
  readonly caller: Caller;
}

/** A fresh person of ACME who holds exactly these bits in Network, and nothing else. */
async function withBits(...bits: string[]): Promise<Somebody> {
  number += 1;
  const n = number;
  const made = await greta.post('/people', {
    login: `bits${n}`,
    name: `Bits ${n}`,
    organization_id: house.ids.places['acme'],
  });
  const id = made.body.id as string;
  if (bits.length > 0) {
    const profile = await greta.post('/profiles', {
      name: `Bits ${bits.join(' ')} ${n}`,
      place_id: ROOT_ID,
      bits,
    });
    const grant = { person_id: id, profile_id: profile.body.id, place_id: house.ids.places['network'] };
    expect((await greta.post('/grants', grant)).status).toBe(201);
  }
  return { id, caller: await house.asPerson(id) };
}

const file = async (who: Caller, more: object = {}): Promise<Json> => {
  const { body, status, text } = await who.post('/tickets', {
    title: 'Cable cut',
    place_id: house.ids.places['network'],
    ...more,
  });
  expect(status, text).toBe(201);
  return body;
};

let ticket: Json;
beforeEach(async () => {
  ticket = await file(greta);
});

const at = (verb = ''): string => `/tickets/${ticket.id}${verb === '' ? '' : `/${verb}`}`;

describe('each bit alone', () => {
  test('IR sees tickets of the group with notes and hours, and does nothing to them', async () => {
    const { caller } = await withBits('IR');
    await greta.post(at('notes'), { body: 'Between us', hours: 2 });
    expect((await caller.get(at())).body).toMatchObject({ hours: 2 });
    expect((await caller.get(at('workunits'))).body.items).toHaveLength(1);
    expect((await caller.patch(at(), { title: 'x' })).status).toBe(403);
    expect((await caller.post(at('comments'), { body: 'x' })).status).toBe(403);
    expect((await caller.post(at('take'))).status).toBe(403);
    expect((await caller.post('/tickets', { title: 'x', place_id: house.ids.places['network'] })).status).toBe(403);
  });

  test('IW files and takes, but without IR sees only what concerns oneself', async () => {
    const { caller, id } = await withBits('IW');
    expect((await caller.get(at())).status).toBe(404);
    const own = await file(caller);
    expect(own).toMatchObject({ creator_id: id, requester_id: id, owner_id: null, status: 'new' });
    expect((await caller.patch(`/tickets/${own.id}`, { title: 'x' })).status).toBe(403);
    expect((await caller.post(`/tickets/${own.id}/take`)).body).toMatchObject({ owner_id: id, status: 'assigned' });
    expect((await caller.patch(`/tickets/${own.id}`, { title: 'Now mine' })).status).toBe(200);
  });

  test('IW edits only what one owns', async () => {
    const { caller } = await withBits('IR', 'IW');
    expect((await caller.patch(at(), { title: 'Not mine' })).body.permission).toBe('ticket:edit');
    await caller.post(at('take'));
    expect((await caller.patch(at(), { title: 'Mine' })).status).toBe(200);
  });

  test('IM moves to the trash, gives owners, and decides over the people of any ticket of the group', async () => {
    const { caller, id } = await withBits('IR', 'IM');
    expect((await caller.patch(at(), { title: 'x' })).status).toBe(403);
    expect((await caller.post(at('close'), { resolution: 'fixed' })).status).toBe(403);
    expect((await caller.patch(at(), { owner_id: id })).body).toMatchObject({ owner_id: id, status: 'assigned' });
    expect((await caller.patch(at(), { requester_id: id, creator_id: id })).status).toBe(200);
    expect((await caller.delete(at())).status).toBe(204);
  });

  test('IC closes and reopens without being the owner, and nothing else', async () => {
    const { caller } = await withBits('IR', 'IC');
    expect((await caller.patch(at(), { title: 'x' })).status).toBe(403);
    expect((await caller.post(at('close'), { resolution: 'fixed' })).body).toMatchObject({ status: 'closed' });
    expect((await caller.post(at('close'), { resolution: 'fixed' })).status).toBe(403);
    expect((await caller.post(at('reopen'))).body).toMatchObject({
      status: 'reopened',
      resolution: null,
      closed_at: null,
    });
    expect((await caller.delete(at())).status).toBe(403);
  });

  test('SI hands over to a group out of sight; what was typed is kept, and the ticket is gone from view', async () => {
    const { caller } = await withBits('IR', 'SI');
    const { care, network } = house.ids.places;
    expect((await caller.post(at('escalate'), { place_id: network })).status).toBe(422);
    const handed = await caller.post(at('escalate'), { place_id: care });
    expect(handed.body).toEqual({ visible: false });
    expect((await caller.get(at())).status).toBe(404);
    expect((await greta.get(at())).body).toMatchObject({ place_id: care, owner_id: null, status: 'new' });
  });

  test('a note along with a hand-over makes its author a worker, who keeps sight', async () => {
    const { caller } = await withBits('IR', 'SI');
    const handed = await caller.post(at('escalate'), { place_id: house.ids.places['care'], note: 'Please look' });
    expect(handed.body).toEqual({ visible: true });
    expect((await greta.get(at('workunits'))).body.items).toMatchObject([{ body: 'Please look', internal: true }]);
  });

  test('without SI there is no hand-over, and a group that accepts none gets none', async () => {
    const { caller } = await withBits('IR', 'IW', 'IM', 'IC');
    expect((await caller.post(at('escalate'), { place_id: house.ids.places['care'] })).status).toBe(403);
    const desk = house.ids.places['people-desk'];
    await greta.patch(`/places/${desk}`, { accepts_handover: false });
    expect((await greta.post(at('escalate'), { place_id: desk })).status).toBe(422);
  });

  test('no bit at all sees nothing', async () => {
    const { caller } = await withBits();
    expect((await caller.get(at())).status).toBe(404);
    expect((await caller.get('/tickets')).body.items).toEqual([]);
  });
});

describe('those involved', () => {
  const involve: Record<string, (id: string) => Promise<unknown>> = {
    requester: (id) => greta.patch(at(), { requester_id: id }),
    creator: (id) => greta.patch(at(), { creator_id: id }),
    owner: (id) => greta.patch(at(), { owner_id: id }),
    observer: (id) => greta.put(at(`observers/${id}`)),
  };

  test.each(Object.keys(involve))(
    'a %s without any grant sees, comments, and keeps out of notes and hours',
    async (relation) => {
      const { caller, id } = await withBits();
      expect((await caller.get(at())).status).toBe(404);
      await involve[relation]?.(id);
      await greta.post(at('notes'), { body: 'Not for them', hours: 3 });
      const seen = await caller.get(at());
      expect(seen.status).toBe(200);
      expect(seen.body).not.toHaveProperty('hours');
      expect((await caller.get(at('workunits'))).body.items).toEqual([]);
      expect((await caller.post(at('comments'), { body: 'Thanks' })).status).toBe(200);
      expect((await caller.post(at('notes'), { body: 'x' })).status).toBe(403);
      expect((await caller.patch(at(), { title: 'x' })).status).toBe(403);
    },
  );

  test('an owner closes and reopens without IC', async () => {
    const { caller, id } = await withBits();
    await greta.patch(at(), { owner_id: id });
    expect((await caller.post(at('close'), { resolution: 'fixed' })).status).toBe(200);
    expect((await caller.post(at('reopen'), { comment: 'Not yet' })).status).toBe(200);
  });

  test('a worker and an editor keep sight when the ticket moves away, and cannot comment by that alone', async () => {
    const { caller } = await withBits('IR', 'IW');
    await caller.post(at('comments'), { body: 'On it' });
    await greta.post(at('escalate'), { place_id: house.ids.places['care'] });
    expect((await caller.get(at())).status).toBe(200);
    expect((await caller.post(at('comments'), { body: 'x' })).status).toBe(403);
  });

  test('who no longer observes no longer sees', async () => {
    const { caller, id } = await withBits();
    await greta.put(at(`observers/${id}`));
    expect((await greta.get(at('people'))).body.items).toContainEqual({
      relation: 'observer',
      person_id: id,
      name: expect.any(String),
    });
    await greta.delete(at(`observers/${id}`));
    expect((await caller.get(at())).status).toBe(404);
  });

  test('one’s own hours are shown to oneself, other people’s and the sum are not', async () => {
    const { caller, id } = await withBits('IW');
    await greta.patch(at(), { requester_id: id });
    await greta.post(at('comments'), { body: 'Theirs', hours: 1 });
    await caller.post(at('comments'), { body: 'Mine', hours: 2 });
    const items = (await caller.get(at('workunits'))).body.items as Json[];
    expect(items.find((w) => w.body === 'Mine').hours).toBe(2);
    expect(items.find((w) => w.body === 'Theirs')).not.toHaveProperty('hours');
    expect((await caller.get(at())).body).not.toHaveProperty('hours');
    expect((await greta.get(at())).body.hours).toBe(3);
  });
});

test('a confidential ticket is for those involved alone; a manager of the group is not one of them', async () => {
  const { caller } = await withBits('IR', 'IW', 'IM', 'IC', 'SI');
  const other = await withBits('IR');
  ticket = await file(caller, { confidential: true });
  expect((await caller.get(at())).status).toBe(200);
  expect((await other.caller.get(at())).status).toBe(404);
  await caller.post(at('take'));
  expect((await caller.put(at(`observers/${other.id}`))).status).toBe(204);
  expect((await other.caller.get(at())).status).toBe(200);
});

test('of two who take at once exactly one becomes the owner', async () => {
  const people = await Promise.all([withBits('IR', 'IW'), withBits('IR', 'IW')]);
  for (let n = 0; n < 10; n++) {
    ticket = await file(greta);
    const answers = await Promise.all(people.map((p) => p.caller.post(at('take'))));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 403]);
    const winner = people[answers.findIndex((a) => a.status === 200)];
    expect((await greta.get(at())).body.owner_id).toBe(winner?.id);
  }
});

test('a change that would put the ticket out of the writer’s reach is not saved', async () => {
  const { caller, id } = await withBits('IR', 'IW');
  const { care, facilities, network } = house.ids.places;
  const lines = [{ type: 'ticket', action: 'create', reach: 'all' }];
  const files = await greta.post('/profiles', { name: `Files ${id}`, place_id: ROOT_ID, lines });
  await greta.post('/grants', { person_id: id, profile_id: files.body.id, place_id: care });
  await caller.post(at('take'));
  // One may file there, but not edit: the ticket would be out of reach.
  const left = await caller.patch(at(), { place_id: care });
  expect([left.status, left.body.permission]).toEqual([403, 'ticket:edit']);
  // One may not even file there.
  expect((await caller.patch(at(), { place_id: facilities })).body.errors[0].field).toBe('place_id');
  expect((await greta.get(at())).body).toMatchObject({ place_id: network, version: 2 });
});

describe('the trash', () => {
  test('hides a ticket from those who cannot take it out again, until somebody does', async () => {
    const reader = await withBits('IR');
    const manager = await withBits('IR', 'IM');
    expect((await manager.caller.delete(at())).status).toBe(204);
    expect((await reader.caller.get(at())).status).toBe(404);
    expect((await manager.caller.get(at())).status).toBe(200);
    expect((await manager.caller.post(at('comments'), { body: 'x' })).status).toBe(403);
    expect((await manager.caller.post(at('restore'))).body.deleted_at).toBeNull();
    expect((await reader.caller.get(at())).status).toBe(200);
  });

  test('is emptied for good, with everything written on the ticket', async () => {
    const manager = await withBits('IR', 'IM');
    await greta.post(at('comments'), { body: 'x' });
    expect((await manager.caller.delete(at('purge'))).status).toBe(403);
    await manager.caller.delete(at());
    expect((await manager.caller.delete(at('purge'))).status).toBe(204);
    expect((await greta.get(at())).status).toBe(404);
    expect(await house.sql('select 1 from workunit where ticket_id = $1', [ticket.id])).toEqual([]);
  });
});

describe('closing', () => {
  test('asks for a resolution and is no plain change of the status', async () => {
    expect((await greta.post(at('close'), {})).status).toBe(422);
    expect((await greta.patch(at(), { status: 'closed' })).body.errors[0].field).toBe('status');
  });

  test('lets nothing but reopening be done', async () => {
    await greta.post(at('close'), { resolution: 'fixed', comment: 'Done' });
    expect((await greta.patch(at(), { title: 'x' })).status).toBe(403);
    expect((await greta.post(at('comments'), { body: 'x' })).status).toBe(403);
    expect((await greta.post(at('take'))).status).toBe(403);
    expect((await greta.post(at('escalate'), { place_id: house.ids.places['care'] })).status).toBe(403);
    expect((await greta.get(at('workunits'))).body.items).toMatchObject([{ body: 'Done', internal: false }]);
  });
});

describe('the parent of a ticket', () => {
  test('cannot be the ticket itself, nor one of those below it', async () => {
    const child = await file(greta);
    const grandchild = await file(greta);
    expect((await greta.patch(`/tickets/${child.id}`, { parent_id: ticket.id })).status).toBe(200);
    expect((await greta.patch(`/tickets/${grandchild.id}`, { parent_id: child.id })).status).toBe(200);
    for (const parent of [ticket.id, child.id, grandchild.id]) {
      const refused = await greta.patch(at(), { parent_id: parent });
      expect(refused.status, refused.text).toBe(422);
      expect(refused.body.errors[0].field).toBe('parent_id');
    }
  });

  test('cannot be made a circle by two changes at once', async () => {
    for (let n = 0; n < 5; n++) {
      const [a, b] = [await file(greta), await file(greta)];
      const answers = await Promise.all([
        greta.patch(`/tickets/${a.id}`, { parent_id: b.id }, 1),
        greta.patch(`/tickets/${b.id}`, { parent_id: a.id }, 1),
      ]);
      expect(answers.map((x) => x.status).sort()).toEqual([200, 422]);
    }
  });

  test('must be visible to whoever names it', async () => {
    const { caller } = await withBits('IR', 'IM');
    const hidden = await file(house.as('karl'), { place_id: house.ids.places['care'] });
    const foreign = await caller.patch(at(), { parent_id: hidden.id });
    const unknown = await caller.patch(at(), { parent_id: '00000000-0000-7000-8000-00000000dead' });
    expect([foreign.status, foreign.body.errors]).toEqual([unknown.status, unknown.body.errors]);
  });
});

test('people chosen as owner or requester must be within reach, and unknown ones look the same', async () => {
  const { caller } = await withBits('IR', 'IM', 'IW');
  const answers = [];
  for (const id of [house.ids.people['karl'], '00000000-0000-7000-8000-00000000dead']) {
    const a = await caller.patch(at(), { owner_id: id });
    answers.push([a.status, a.body.errors]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.[0]).toBe(422);
});

test('nobody files with an owner they could not set', async () => {
  const { caller, id } = await withBits('IW');
  const { body } = await caller.post('/tickets', {
    title: 'Mine at once',
    place_id: house.ids.places['network'],
    owner_id: id,
  });
  expect(body).toMatchObject({ owner_id: id, status: 'assigned' });
  const nina = house.as('nina');
  const refused = await nina.post('/tickets', {
    title: 'x',
    place_id: house.ids.places['support'],
    owner_id: house.ids.people['nina'],
  });
  expect([403, 422]).toContain(refused.status);
});

test('the history tells what changed, without fields of closed facets', async () => {
  const { caller, id } = await withBits();
  await greta.patch(at(), { requester_id: id, title: 'New title' });
  const entries = (await caller.get(at('history'))).body.items as Json[];
  expect(entries[0].changes.title).toEqual({ before: 'Cable cut', after: 'New title' });
  expect(JSON.stringify(entries)).not.toContain('hours');
});
