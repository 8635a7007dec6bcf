import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Product, product } from '../product.ts';

let house: Product;

beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

const shownTo = async (login: string): Promise<string> => (await house.as(login).get('/session')).body.interface;

describe('the interface that a session tells', () => {
  test('is simplified for those of whom every profile is, and standard for everybody else', async () => {
    const [self] = await house.sql("select interface from profile where name = 'Self-Service'");
    expect(self).toEqual({ interface: 'simplified' });
    expect(await shownTo('nina')).toBe('simplified');
    expect(await shownTo('helen')).toBe('standard');
    expect(await shownTo('greta')).toBe('standard');
  });

  test('becomes standard with the first profile that is, and turns back when that goes', async () => {
    const { people, places, profiles } = house.ids;
    const grant = { person_id: people['nina'], profile_id: profiles['Technician'], place_id: places['support'] };
    const made = await house.as('admin').post('/grants', grant);
    expect(made.status, made.text).toBe(201);
    expect(await shownTo('nina')).toBe('standard');
    expect((await house.as('admin').delete(`/grants/${made.body.id}`)).status).toBe(204);
    expect(await shownTo('nina')).toBe('simplified');
  });

  test('is of no weight for the server: what the profiles permit stays permitted', async () => {
    const { people, places } = house.ids;
    const lines = ['view', 'take'].map((action) => ({ type: 'ticket', action, reach: 'all' }));
    const root = '00000000-0000-7000-8000-000000000001';
    const body = { name: 'Simple taker', place_id: root, interface: 'simplified', lines };
    const profile = (await house.as('admin').post('/profiles', body)).body.id;
    const grant = { person_id: people['nina'], profile_id: profile, place_id: places['support'] };
    expect((await house.as('admin').post('/grants', grant)).status).toBe(201);
    const ticket = await house.as('nina').post('/tickets', { title: 'Take me', place_id: places['support'] });
    expect(ticket.body._can.take).toBe(true);
    expect(await shownTo('nina')).toBe('simplified');
  });
});
