import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';
import { file, withBits } from './with-bits.ts';

let house: Product;
let greta: Caller;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
});
afterAll(() => house?.close());

let ticket: Json;
beforeEach(async () => {
  ticket = await file(house, greta);
});

const at = (verb = ''): string => `/tickets/${ticket.id}${verb === '' ? '' : `/${verb}`}`;

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
      const { caller, id } = await withBits(house);
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
    const { caller, id } = await withBits(house);
    await greta.patch(at(), { owner_id: id });
    expect((await caller.post(at('close'), { resolution: 'fixed' })).status).toBe(200);
    expect((await caller.post(at('reopen'), { comment: 'Not yet' })).status).toBe(200);
  });

  test('a worker and an editor keep sight when the ticket moves away, and cannot comment by that alone', async () => {
    const { caller } = await withBits(house, 'IR', 'IW');
    await caller.post(at('comments'), { body: 'On it' });
    await greta.post(at('escalate'), { place_id: house.ids.places['care'] });
    expect((await caller.get(at())).status).toBe(200);
    expect((await caller.post(at('comments'), { body: 'x' })).status).toBe(403);
  });

  test('who no longer observes no longer sees', async () => {
    const { caller, id } = await withBits(house);
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
    const { caller, id } = await withBits(house, 'IW');
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
  const { caller } = await withBits(house, 'IR', 'IW', 'IM', 'IC', 'SI');
  const other = await withBits(house, 'IR');
  ticket = await file(house, caller, { confidential: true });
  expect((await caller.get(at())).status).toBe(200);
  expect((await other.caller.get(at())).status).toBe(404);
  await caller.post(at('take'));
  expect((await caller.put(at(`observers/${other.id}`))).status).toBe(204);
  expect((await other.caller.get(at())).status).toBe(200);
});

test('of two who take at once exactly one becomes the owner', async () => {
  const people = await Promise.all([withBits(house, 'IR', 'IW'), withBits(house, 'IR', 'IW')]);
  for (let n = 0; n < 10; n++) {
    ticket = await file(house, greta);
    const answers = await Promise.all(people.map((p) => p.caller.post(at('take'))));
    expect(answers.map((a) => a.status).toSorted()).toEqual([200, 403]);
    const winner = people[answers.findIndex((a) => a.status === 200)];
    expect((await greta.get(at())).body.owner_id).toBe(winner?.id);
  }
});

test('a change that would put the ticket out of the writer’s reach is not saved', async () => {
  const { caller, id } = await withBits(house, 'IR', 'IW');
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
    const reader = await withBits(house, 'IR');
    const manager = await withBits(house, 'IR', 'IM');
    expect((await manager.caller.delete(at())).status).toBe(204);
    expect((await reader.caller.get(at())).status).toBe(404);
    expect((await manager.caller.get(at())).status).toBe(200);
    expect((await manager.caller.post(at('comments'), { body: 'x' })).status).toBe(403);
    expect((await manager.caller.post(at('restore'))).body.deleted_at).toBeNull();
    expect((await reader.caller.get(at())).status).toBe(200);
  });

  test('is emptied for good, with everything written on the ticket', async () => {
    const manager = await withBits(house, 'IR', 'IM');
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
    const child = await file(house, greta);
    const grandchild = await file(house, greta);
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
      const [a, b] = [await file(house, greta), await file(house, greta)];
      const answers = await Promise.all([
        greta.patch(`/tickets/${a.id}`, { parent_id: b.id }, 1),
        greta.patch(`/tickets/${b.id}`, { parent_id: a.id }, 1),
      ]);
      expect(answers.map((x) => x.status).toSorted()).toEqual([200, 422]);
    }
  });

  test('must be visible to whoever names it', async () => {
    const { caller } = await withBits(house, 'IR', 'IM');
    const hidden = await file(house, house.as('karl'), { place_id: house.ids.places['care'] });
    const foreign = await caller.patch(at(), { parent_id: hidden.id });
    const unknown = await caller.patch(at(), { parent_id: '00000000-0000-7000-8000-00000000dead' });
    expect([foreign.status, foreign.body.errors]).toEqual([unknown.status, unknown.body.errors]);
  });
});

test('people chosen as owner or requester must be within reach, and unknown ones look the same', async () => {
  const { caller } = await withBits(house, 'IR', 'IM', 'IW');
  const answers = [];
  for (const id of [house.ids.people['karl'], '00000000-0000-7000-8000-00000000dead']) {
    const a = await caller.patch(at(), { owner_id: id });
    answers.push([a.status, a.body.errors]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.[0]).toBe(422);
});

test('nobody files with an owner they could not set', async () => {
  const { caller, id } = await withBits(house, 'IW');
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
  const { caller, id } = await withBits(house);
  await greta.patch(at(), { requester_id: id, title: 'New title' });
  const entries = (await caller.get(at('history'))).body.items as Json[];
  expect(entries[0].changes.title).toEqual({ before: 'Cable cut', after: 'New title' });
  expect(JSON.stringify(entries)).not.toContain('hours');
});
