import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let group: string;
let count = 0;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
});
afterAll(() => house?.close());

beforeEach(async () => {
  group = await newGroup(house.ids.places['acme'] as string);
});

async function newGroup(parent_id: string): Promise<string> {
  const { body } = await greta.post('/places', { name: `Crew ${++count}`, kind: 'group', parent_id });
  return body.id;
}

interface Member {
  readonly id: string;
  readonly caller: Caller;
}

/** A fresh person of ACME with these bits at a place, and so a member of it when it is a group. */
async function withBits(place_id: string, bits: string[], below = false): Promise<Member> {
  const n = ++count;
  const acme = house.ids.places['acme'];
  const made = await greta.post('/people', { login: `member${n}`, name: `Member ${n}`, organization_id: acme });
  const profile = await greta.post('/profiles', { name: `Bits ${n}`, place_id: ROOT_ID, bits });
  const given = await greta.post('/grants', {
    person_id: made.body.id,
    profile_id: profile.body.id,
    place_id,
    below,
  });
  expect(given.status).toBe(201);
  return { id: made.body.id, caller: await house.asPerson(made.body.id) };
}

const AGENT = ['IR', 'IW', 'IM', 'IC'];
const flip = (id: string, switches: object, by: Caller = greta) => by.put(`/places/${group}/members/${id}`, switches);
const file = async (more: object = {}): Promise<Json> =>
  (await greta.post('/tickets', { title: 'Something', place_id: group, ...more })).body;
const own = async (ticket: Json, owner_id: string | null) => greta.patch(`/tickets/${ticket.id}`, { owner_id });

describe('the switches of a membership', () => {
  test('sees: off, the tickets of the group are out of sight in every list, but for one’s own', async () => {
    const agent = await withBits(group, AGENT);
    const [theirs, other] = [await file({ requester_id: agent.id }), await file()];
    expect((await agent.caller.get(`/tickets?place_id=${group}`)).body.items).toHaveLength(2);
    await flip(agent.id, { sees: false });
    expect((await agent.caller.get(`/tickets/${other.id}`)).status).toBe(404);
    const left = (await agent.caller.get(`/tickets?place_id=${group}`)).body.items as Json[];
    expect(left.map((t) => t.id)).toEqual([theirs.id]);
    expect((await agent.caller.get(`/tickets/count?place_id=${group}`)).body.count).toBe(1);
    await flip(agent.id, { sees: true });
    expect((await agent.caller.get(`/tickets/${other.id}`)).status).toBe(200);
  });

  test('works: off, one looks on and answers, and works on nothing but what one owns', async () => {
    const agent = await withBits(group, AGENT);
    const [mine, other] = [await file(), await file()];
    await own(mine, agent.id);
    await flip(agent.id, { works: false });
    const refused = await agent.caller.post(`/tickets/${other.id}/take`, {});
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toMatch(/set not to work/);
    expect((await agent.caller.post(`/tickets/${other.id}/comments`, { body: 'I see' })).status).toBe(200);
    expect((await agent.caller.get(`/tickets/${other.id}`)).body._can.close).not.toBe(true);
    expect((await agent.caller.post(`/tickets/${mine.id}/close`, { resolution: 'fixed' })).status).toBe(200);
  });

  test('is assigned: off, others can neither choose them nor make them the owner; they may still take', async () => {
    const agent = await withBits(group, AGENT);
    await flip(agent.id, { assigned: false });
    const ticket = await file();
    const refused = await own(ticket, agent.id);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].field).toBe('owner_id');
    const created = await greta.post('/tickets', { title: 'For them', place_id: group, owner_id: agent.id });
    expect(created.status).toBe(422);
    const choices = async (at: string) =>
      ((await greta.get(`/choices/people?action=assign&q=Member&limit=50${at}`)).body.items as Json[]).map((p) => p.id);
    expect(await choices('')).toContain(agent.id);
    expect(await choices(`&at=${group}`)).not.toContain(agent.id);
    expect((await agent.caller.post(`/tickets/${ticket.id}/take`, {})).status).toBe(200);
  });

  test('narrow what comes from above as well, in this group alone', async () => {
    const agent = await withBits(house.ids.places['acme'] as string, AGENT, true);
    const there = await file();
    await flip(agent.id, { works: false });
    expect((await agent.caller.post(`/tickets/${there.id}/take`, {})).status).toBe(403);
    group = await newGroup(house.ids.places['acme'] as string);
    const elsewhere = await file();
    expect((await agent.caller.post(`/tickets/${elsewhere.id}/take`, {})).status).toBe(200);
  });

  test('are not turned on for oneself, nor for others above what one holds', async () => {
    const keeper = await withBits(group, ['UM', 'IR', 'IW', 'IM', 'IC']);
    const people = await withBits(group, ['UM']);
    const agent = await withBits(group, ['IR']);
    await flip(keeper.id, { works: false });
    await flip(agent.id, { works: false });
    const self = await flip(keeper.id, { works: true }, keeper.caller);
    expect(self.status).toBe(409);
    expect(self.body.detail).toMatch(/not yours to turn on/);
    expect((await flip(agent.id, { works: true }, people.caller)).status).toBe(403);
    expect((await flip(agent.id, { works: true })).status).toBe(200);
  });

  test('bind whoever gives: who is not to work there lets nobody else work there', async () => {
    const keeper = await withBits(group, ['UM', ...AGENT]);
    const made = await greta.post('/people', {
      login: `friend${++count}`,
      name: 'Friend',
      organization_id: house.ids.places['acme'],
    });
    await flip(made.body.id, {});
    const profile = await greta.post('/profiles', { name: `Closers ${count}`, place_id: ROOT_ID, bits: ['IC'] });
    const grant = { person_id: made.body.id, profile_id: profile.body.id, place_id: group };
    await flip(keeper.id, { works: false });
    const refused = await keeper.caller.post('/grants', grant);
    expect(refused.status).toBe(403);
    await flip(keeper.id, { works: true });
    expect((await keeper.caller.post('/grants', grant)).status).toBe(201);
  });
});

describe('who sees a group', () => {
  test('is told by where it comes from', async () => {
    const inner = await withBits(group, ['IR']);
    const outer = await withBits(house.ids.places['acme'] as string, ['IR'], true);
    await withBits(house.ids.places['acme'] as string, ['IR']);
    const { sees, inherited } = (await greta.get(`/places/${group}/sight`)).body;
    expect(sees.direct).toBe(1);
    expect(sees.above).toContainEqual({
      place_id: house.ids.places['acme'],
      place: 'ACME',
      count: expect.any(Number),
    });
    expect(sees.total).toBe(
      sees.direct + sees.administrators + sees.above.reduce((sum: number, a: Json) => sum + a.count, 0),
    );
    expect(sees.unseen).toBe(0);
    const ids = (inherited as Json[]).map((p) => p.person_id);
    expect(ids).toContain(outer.id);
    expect(ids).not.toContain(inner.id);
    await flip(inner.id, { sees: false });
    expect((await greta.get(`/places/${group}/sight`)).body.sees.direct).toBe(0);
  });

  test('is told with all that is granted above and reaches down, also what does not let one see it', async () => {
    const { id } = await withBits(house.ids.places['acme'] as string, ['IR'], true);
    const give = async (name: string, below: boolean): Promise<void> => {
      const profile = await greta.post('/profiles', { name: `${name} ${id}`, place_id: ROOT_ID, bits: ['UM'] });
      const place_id = house.ids.places['acme'];
      const given = { person_id: id, profile_id: profile.body.id, place_id, below };
      expect((await greta.post('/grants', given)).status).toBe(201);
    };
    await give('Reaches', true);
    await give('Stays', false);
    const { inherited } = (await greta.get(`/places/${group}/sight`)).body;
    const { grants } = (inherited as Json[]).find((p) => p.person_id === id) as Json;
    expect(grants).toHaveLength(2);
    expect(grants.map((g: Json) => g.profile)).toContain(`Reaches ${id}`);
    expect(grants.every((g: Json) => g.place === 'ACME')).toBe(true);
  });

  test('is told of members with what is granted to them above and reaches down, as far as one may view it', async () => {
    const acme = house.ids.places['acme'] as string;
    const { id, caller } = await withBits(acme, ['IR'], true);
    await withBits(acme, ['IR'], true);
    await greta.put(`/places/${group}/members/${id}`, {});
    const above = async (by: Caller): Promise<Json[]> =>
      ((await by.get(`/places/${group}/members`)).body.items as Json[]).find((m) => m.person_id === id)?.above;
    expect(await above(greta)).toMatchObject([{ place_id: acme, place: 'ACME', profile: expect.stringMatching(/./) }]);
    expect(await above(caller)).toHaveLength(1);
    const reader = await withBits(group, ['UM']);
    expect(await above(reader.caller)).toEqual([]);
  });

  test('counts those apart whom the asker may not view, and says nothing else of them', async () => {
    const reader = await withBits(group, ['IR']);
    await withBits(group, ['IR']);
    const all = (await greta.get(`/places/${group}/sight`)).body.sees.total;
    const { sees, inherited } = (await reader.caller.get(`/places/${group}/sight`)).body;
    expect(sees).toEqual({ total: all, unseen: all - 1, direct: 1, administrators: 0, above: [] });
    expect(inherited).toEqual([]);
    const listed = (await reader.caller.get(`/places/${group}/members`)).body;
    expect([listed.items.map((m: Json) => m.person_id), listed.unseen]).toEqual([[reader.id], 1]);
    expect((await greta.get(`/places/${group}/members`)).body.unseen).toBe(0);
  });
});

describe('what members can see', () => {
  const may = async (type: string, action: string, by: Caller = greta): Promise<string[]> => {
    const { types } = (await by.get(`/places/${group}/opens`)).body;
    return (types as Json[]).find((x) => x.type === type)?.actions.find((a: Json) => a.action === action)?.people;
  };

  test('is what each of them may do with a record there, by their grants and their switches', async () => {
    const agent = await withBits(group, AGENT);
    const reader = await withBits(group, ['IR']);
    expect(new Set(await may('ticket', 'view'))).toEqual(new Set([agent.id, reader.id]));
    expect(await may('ticket', 'delete')).toEqual([agent.id]);
    const ticket = await file();
    expect((await reader.caller.get(`/tickets/${ticket.id}`)).status).toBe(200);
    await flip(reader.id, { sees: false });
    expect(await may('ticket', 'view')).toEqual([agent.id]);
    expect((await reader.caller.get(`/tickets/${ticket.id}`)).status).toBe(404);
    // Of the others a member who may not see them learns nothing.
    expect(await may('ticket', 'view', agent.caller)).toEqual([agent.id]);
  });

  test('tells what belonging gives by itself', async () => {
    const profile = (await greta.post('/profiles', { name: `Given ${++count}`, place_id: ROOT_ID, bits: ['IR'] })).body;
    const member = await withBits(group, []);
    const gives = async (by: Caller): Promise<Json[]> => (await by.get(`/places/${group}/opens`)).body.gives;
    expect(await gives(greta)).toEqual([]);
    const place_id = house.ids.places['network'];
    const given = await greta.post('/grants', { group_id: group, profile_id: profile.id, place_id });
    expect(given.status, given.text).toBe(201);
    expect(await gives(greta)).toMatchObject([{ profile: profile.name, place: 'Network', below: false, until: null }]);
    const theirs = (await member.caller.get(`/grants/${given.body.id}`)).status === 200 ? 1 : 0;
    expect(await gives(member.caller)).toHaveLength(theirs);
  });
});

describe('removing a member', () => {
  test('says beforehand what goes and what stays', async () => {
    const agent = await withBits(group, ['IR', 'IW']);
    const ticket = await file();
    await own(ticket, agent.id);
    const closed = await file();
    await own(closed, agent.id);
    await greta.post(`/tickets/${closed.id}/close`, { resolution: 'fixed' });
    const { grants, tickets } = (await greta.get(`/places/${group}/members/${agent.id}/leaving`)).body;
    expect(grants).toMatchObject([{ below: false, until: null, by_rule: false }]);
    expect(tickets).toEqual({ count: 1, items: [{ id: ticket.id, number: ticket.number, title: 'Something' }] });
  });

  test('hands open tickets on to somebody else, to nobody, or leaves them', async () => {
    const left = async (to: string) => {
      const agent = await withBits(group, ['IR', 'IW']);
      const ticket = await file();
      await own(ticket, agent.id);
      const gone = await greta.delete(`/places/${group}/members/${agent.id}${to}`);
      expect(gone.status).toBe(200);
      expect(gone.body.removed_grants).toBe(1);
      return { agent, handed: gone.body.handed_on, ticket: (await greta.get(`/tickets/${ticket.id}`)).body };
    };
    const kept = await left('');
    expect([kept.handed, kept.ticket.owner_id]).toEqual([0, kept.agent.id]);
    const helen = house.ids.people['helen'];
    const given = await left(`?tickets_to=${helen}`);
    expect([given.handed, given.ticket.owner_id]).toEqual([1, helen]);
    const freed = await left('?tickets_to=nobody');
    expect([freed.handed, freed.ticket.owner_id]).toEqual([1, null]);
  });

  test('changes nothing when one of the tickets cannot be handed on', async () => {
    const agent = await withBits(group, ['IR', 'IW']);
    const other = await withBits(group, ['IR', 'IW']);
    await flip(other.id, { assigned: false });
    const ticket = await file();
    await own(ticket, agent.id);
    const refused = await greta.delete(`/places/${group}/members/${agent.id}?tickets_to=${other.id}`);
    expect(refused.status).toBe(422);
    expect((await greta.get(`/tickets/${ticket.id}`)).body.owner_id).toBe(agent.id);
    expect(((await greta.get(`/places/${group}/members`)).body.items as Json[]).map((m) => m.person_id)).toContain(
      agent.id,
    );
  });
});
