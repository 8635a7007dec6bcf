import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

describe('each bit alone', () => {
  test('IR sees tickets of the group with notes and hours, and does nothing to them', async () => {
    const { caller } = await withBits(house, 'IR');
    await greta.post(at('notes'), { body: 'Between us', hours: 2 });
    expect((await caller.get(at())).body).toMatchObject({ hours: 2 });
    expect((await caller.get(at('workunits'))).body.items).toHaveLength(1);
    expect((await caller.patch(at(), { title: 'x' })).status).toBe(403);
    expect((await caller.post(at('comments'), { body: 'x' })).status).toBe(403);
    expect((await caller.post(at('take'))).status).toBe(403);
    expect((await caller.post('/tickets', { title: 'x', place_id: house.ids.places['network'] })).status).toBe(403);
  });

  test('IW files and takes, but without IR sees only what concerns oneself', async () => {
    const { caller, id } = await withBits(house, 'IW');
    expect((await caller.get(at())).status).toBe(404);
    const own = await file(house, caller);
    expect(own).toMatchObject({ creator_id: id, requester_id: id, owner_id: null, status: 'new' });
    expect((await caller.patch(`/tickets/${own.id}`, { title: 'x' })).status).toBe(403);
    expect((await caller.post(`/tickets/${own.id}/take`)).body).toMatchObject({ owner_id: id, status: 'assigned' });
    expect((await caller.patch(`/tickets/${own.id}`, { title: 'Now mine' })).status).toBe(200);
  });

  test('IW edits only what one owns', async () => {
    const { caller } = await withBits(house, 'IR', 'IW');
    expect((await caller.patch(at(), { title: 'Not mine' })).body.permission).toBe('ticket:edit');
    await caller.post(at('take'));
    expect((await caller.patch(at(), { title: 'Mine' })).status).toBe(200);
  });

  test('IM moves to the trash, gives owners, and decides over the people of any ticket of the group', async () => {
    const { caller, id } = await withBits(house, 'IR', 'IM');
    expect((await caller.patch(at(), { title: 'x' })).status).toBe(403);
    expect((await caller.post(at('close'), { resolution: 'fixed' })).status).toBe(403);
    expect((await caller.patch(at(), { owner_id: id })).body).toMatchObject({ owner_id: id, status: 'assigned' });
    expect((await caller.patch(at(), { requester_id: id, creator_id: id })).status).toBe(200);
    expect((await caller.delete(at())).status).toBe(204);
  });

  test('IC closes and reopens without being the owner, and nothing else', async () => {
    const { caller } = await withBits(house, 'IR', 'IC');
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
    const { caller } = await withBits(house, 'IR', 'SI');
    const { facilities, network } = house.ids.places;
    expect((await caller.post(at('escalate'), { place_id: network })).status).toBe(422);
    const handed = await caller.post(at('escalate'), { place_id: facilities });
    expect(handed.body).toEqual({ visible: false });
    expect((await caller.get(at())).status).toBe(404);
    expect((await greta.get(at())).body).toMatchObject({ place_id: facilities, owner_id: null, status: 'new' });
  });

  test('a note along with a hand-over makes its author a worker, who keeps sight', async () => {
    const { caller } = await withBits(house, 'IR', 'SI');
    const handed = await caller.post(at('escalate'), { place_id: house.ids.places['facilities'], note: 'Please look' });
    expect(handed.body).toEqual({ visible: true });
    expect((await greta.get(at('workunits'))).body.items).toMatchObject([{ body: 'Please look', internal: true }]);
  });

  test('SI stays in the organization, unless a group takes tickets from outside', async () => {
    const { caller } = await withBits(house, 'IR', 'SI');
    const { care, network } = house.ids.places;
    const named = async (): Promise<string[]> =>
      (await caller.get(`/choices/places?for=handover&from=${network}&limit=500`)).body.items.map((p: Json) => p.id);
    const refused = await caller.post(at('escalate'), { place_id: care });
    const unknown = await caller.post(at('escalate'), { place_id: '01890000-0000-7000-8000-00000000dead' });
    expect([refused.status, refused.body.errors]).toEqual([422, unknown.body.errors]);
    expect(await named()).not.toContain(care);
    expect(await named()).toContain(house.ids.places['facilities']);
    expect((await greta.patch(`/places/${care}`, { accepts_outside: true })).status).toBe(200);
    expect(await named()).toContain(care);
    expect((await caller.post(at('escalate'), { place_id: care })).body).toEqual({ visible: false });
    await greta.patch(`/places/${care}`, { accepts_outside: false });
    // Whoever could open a ticket there hands one over there, too.
    expect((await greta.patch(at(), { place_id: network })).status).toBe(200);
    expect((await greta.post(at('escalate'), { place_id: care })).status).toBe(200);
  });

  test('without SI there is no hand-over, and a group that accepts none gets none', async () => {
    const { caller } = await withBits(house, 'IR', 'IW', 'IM', 'IC');
    expect((await caller.post(at('escalate'), { place_id: house.ids.places['care'] })).status).toBe(403);
    const desk = house.ids.places['people-desk'];
    await greta.patch(`/places/${desk}`, { accepts_handover: false });
    expect((await greta.post(at('escalate'), { place_id: desk })).status).toBe(422);
  });

  test('no bit at all sees nothing', async () => {
    const { caller } = await withBits(house);
    expect((await caller.get(at())).status).toBe(404);
    expect((await caller.get('/tickets')).body.items).toEqual([]);
  });
});
