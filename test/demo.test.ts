import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIRST_START } from '#platform/system-actors.ts';
import { demoClient } from '#modules/demo/client.ts';
import { type DemoApi, type Loaded, loadDemo } from '#modules/demo/load.ts';
import { DEMO_ADMIN } from '#modules/demo/section.ts';
import { makeFirstAdmin } from '#modules/signin/section.ts';
import type { TicketSeed } from '#modules/demo/seeds.ts';
import type { Ticket, Workunit } from '#modules/tickets/schema.ts';
import type { Page } from '#wire/record.ts';
import { gatehouse } from '../src/compose.ts';
import { type Login, smallWorld } from './cast.ts';
import { testDatabase } from './database.ts';

let api: DemoApi;
let loaded: Loaded;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  const product = gatehouse(database.target, pino({ level: 'error' }));
  const server = await product.http();
  close = async () => {
    await server.close();
    await product.close();
    await database.close();
  };
  await product.asSystem(FIRST_START, (ctx) => makeFirstAdmin(ctx, { name: 'Administrator', ...DEMO_ADMIN }));
  api = demoClient(server, DEMO_ADMIN);
  loaded = await loadDemo(api, smallWorld);
});
afterAll(() => close?.());

const ticketsOf = async (login: Login): Promise<Page<Ticket>['items']> =>
  (await api.request<Page<Ticket>>('GET', '/tickets?limit=200', undefined, login)).items;

/** Ids of the tickets whose seed passes. */
const made = (fits: (t: TicketSeed) => boolean): string[] =>
  loaded.tickets.filter((_, index) => fits(smallWorld.tickets[index] as TicketSeed)).toSorted();

const sees = async (login: Login): Promise<string[]> => (await ticketsOf(login)).map((t) => t.id).toSorted();

const DESKS_OF_ACME = ['support', 'network', 'facilities', 'people-desk'];
const atAcme = (): string[] => made((t) => DESKS_OF_ACME.includes(t.place) && !t.confidential);

describe('the small world, loaded through the API', () => {
  test('holds every ticket, filed by the people themselves', async () => {
    const tickets = await ticketsOf('greta');
    expect(tickets).toHaveLength(smallWorld.tickets.length);
    for (const [index, seed] of smallWorld.tickets.entries()) {
      const ticket = tickets.find((t) => t.id === loaded.tickets[index]);
      expect(ticket?.creator_id).toBe(loaded.people[seed.as]);
      expect(ticket?.requester_id).toBe(loaded.people[seed.requester ?? seed.as]);
    }
  });

  test('shows Otto and Ada everything at ACME that is not confidential, and nothing of Globex', async () => {
    expect(await sees('otto')).toEqual(atAcme());
    expect(await sees('ada')).toEqual(atAcme());
  });

  test('shows a requester, and a customer on his own, their own tickets', async () => {
    expect(await sees('nina')).toEqual(made((t) => (t.requester ?? t.as) === 'nina'));
    expect(await sees('ivan')).toEqual(made((t) => (t.requester ?? t.as) === 'ivan'));
  });

  test('shows company-grouped people the tickets of their company and group', async () => {
    const company = made((t) => ['carla', 'chloe'].includes(t.requester ?? t.as));
    expect(await sees('carla')).toEqual(company);
    expect(company.length).toBeGreaterThan(made((t) => (t.requester ?? t.as) === 'carla').length);
  });

  test('keeps a confidential ticket among those involved', async () => {
    const secrets = made((t) => t.confidential === true);
    expect(secrets.length).toBeGreaterThan(0);
    expect(await sees('hana')).toEqual(expect.arrayContaining(secrets));
    expect(await sees('sara')).not.toEqual(expect.arrayContaining(secrets));
  });

  test('lets Eva lose sight of nothing she wrote on, although it went to a group out of her reach', async () => {
    const handed = made((t) => t.steps.some((s) => s.do === 'escalate'));
    expect(handed.length).toBeGreaterThan(0);
    const tickets = await ticketsOf('eva');
    for (const id of handed) {
      const ticket = tickets.find((t) => t.id === id);
      expect(ticket).toMatchObject({ place_id: loaded.places['network'], owner_id: null, status: 'new' });
    }
  });

  test('tells the requester nothing of internal notes', async () => {
    const index = smallWorld.tickets.findIndex(
      (t) => t.steps.some((s) => s.do === 'note') && (t.requester ?? t.as) === 'nina',
    );
    const path = `/tickets/${loaded.tickets[index]}/workunits`;
    const hers = await api.request<{ items: Workunit[] }>('GET', path, undefined, 'nina');
    const all = await api.request<{ items: Workunit[] }>('GET', path, undefined, 'otto');
    expect(hers.items.filter((w) => w.internal)).toEqual([]);
    expect(all.items.filter((w) => w.internal).length).toBeGreaterThan(0);
  });
});
