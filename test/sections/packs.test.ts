import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type Product, product } from '../product.ts';

let house: Product;

beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

const apply = (login: string, key: string) => house.as(login).post(`/policy-packs/${key}/apply`, undefined);
const outcomes = (items: Json[]): Record<string, string> =>
  Object.fromEntries(items.map((x) => [x.template, x.outcome]));

describe('policy packs', () => {
  test('there is one for each of the five systems, with what it makes and what waits for a section', async () => {
    const { status, body } = await house.as('admin').get('/policy-packs');
    expect(status).toBe(200);
    expect(body.items.map((p: Json) => [p.key, p.profiles.length])).toEqual([
      ['glpi', 8],
      ['integria', 5],
      ['pandora', 5],
      ['footprints', 5],
      ['nsp', 4],
    ]);
    const containers = body.items.find((p: Json) => p.key === 'footprints').containers;
    expect(containers.map((c: Json) => [c.type, c.profiles.length])).toEqual([
      ['address_book', 5],
      ['cmdb', 5],
      ['knowledge_base', 5],
      ['service_portfolio', 5],
      ['workspace', 7],
    ]);
    const agent = containers[4].profiles.find((p: Json) => p.name === 'Agent');
    expect(agent.waiting).toEqual(['survey', 'asset', 'cost']);
  });

  test('they and the templates are described in the language of whoever asks', async () => {
    const asked = async (path: string) =>
      (await house.as('admin').get(path, { 'accept-language': 'es' })).body.items as Json[];
    const [glpi] = await asked('/policy-packs');
    expect(glpi.description).toMatch(/^Ocho perfiles/);
    expect(glpi.profiles[0].description).toBe('Pide ayuda y sigue lo que ha pedido.');
    expect((await asked('/profile-templates'))[0].description).toBe('Pide ayuda y sigue lo que ha pedido.');
    const { body } = await house.as('admin').get('/policy-packs');
    expect(body.items[0].description).toMatch(/^Eight profiles/);
  });

  test.each(['glpi', 'integria', 'pandora', 'footprints', 'nsp'])('%s is made once and then kept', async (key) => {
    const there = (await house.as('admin').get('/profiles?limit=200')).body.items.map((p: Json) => p.id);
    const made = await apply('admin', key);
    expect(made.status, made.text).toBe(200);
    const anew = made.body.items.filter((x: Json) => x.outcome === 'created').map((x: Json) => x.profile_id);
    expect(anew).toEqual(made.body.items.map((x: Json) => x.profile_id).filter((id: string) => !there.includes(id)));
    expect(anew.length).toBeGreaterThan(0);
    const again = await apply('admin', key);
    expect(new Set(Object.values(outcomes(again.body.items)))).toEqual(new Set(['kept']));
    expect(again.body.items.map((x: Json) => x.profile_id)).toEqual(made.body.items.map((x: Json) => x.profile_id));
    for (const { profile_id, template } of made.body.items) {
      const { body } = await house.as('admin').get(`/profiles/${profile_id}`);
      expect(body).toMatchObject({ template, place_id: '00000000-0000-7000-8000-000000000001', is_default: false });
    }
  });

  test('what applying one would make is told beforehand, to those who may make profiles for everybody', async () => {
    const [first] = (await apply('admin', 'integria')).body.items;
    const renamed = await house
      .as('admin')
      .patch(`/profiles/${first.profile_id}`, { name: 'Renamed', lines: [], bits: [] });
    expect(renamed.status, renamed.text).toBe(200);
    const shown = async (login: string): Promise<Json> =>
      (await house.as(login).get('/policy-packs')).body.items.find((p: Json) => p.key === 'integria');
    const [changed, ...kept] = (await shown('admin')).would;
    expect(changed).toEqual({
      template: first.template,
      profile_id: first.profile_id,
      name: 'Renamed',
      outcome: 'changed',
    });
    expect(new Set(kept.map((w: Json) => w.outcome))).toEqual(new Set(['kept']));
    expect(await shown('ada')).not.toHaveProperty('would');
  });

  test('profiles of one name in two systems say whose they are', async () => {
    const { body } = await house.as('admin').get('/profiles?limit=200&q=agent');
    expect(body.items.map((p: Json) => p.name)).toEqual(expect.arrayContaining(['Agent', 'Agent (Nilex NSP)']));
  });

  test('only lines on record types that exist are stored, and the answer names the others', async () => {
    const { body } = await apply('admin', 'footprints');
    const manager = body.items.find((x: Json) => x.template === 'footprints.manager-agent');
    expect(manager.waiting).toEqual(['calendar', 'chat', 'mobile', 'analytics', 'report']);
    expect((await house.as('admin').get(`/profiles/${manager.profile_id}`)).body.lines).toEqual([]);
  });

  test('what was changed by hand is left alone and named; what was deleted is made again', async () => {
    const { items } = (await apply('admin', 'pandora')).body;
    const [first, second] = items;
    const edited = await house.as('admin').patch(`/profiles/${first.profile_id}`, { bits: ['IR'], name: 'Ours' });
    expect(edited.status, edited.text).toBe(200);
    expect((await house.as('admin').delete(`/profiles/${second.profile_id}`)).status).toBe(204);
    const again = (await apply('admin', 'pandora')).body.items;
    expect(outcomes(again)).toMatchObject({ [first.template]: 'changed', [second.template]: 'created' });
    expect((await house.as('admin').get(`/profiles/${first.profile_id}`)).body).toMatchObject({
      bits: ['IR'],
      name: 'Ours',
    });
    expect(again[1].profile_id).not.toBe(second.profile_id);
  });

  test('another name or description is no change of what the profile gives', async () => {
    const [, , third] = (await apply('admin', 'integria')).body.items;
    await house.as('admin').patch(`/profiles/${third.profile_id}`, { name: 'Projects', description: 'Ours' });
    expect(outcomes((await apply('admin', 'integria')).body.items)[third.template]).toBe('kept');
  });

  test('nobody makes a pack who does not make profiles at the root, nor beyond their own rights', async () => {
    const before = await house.sql('select id from profile');
    // Ada administers one organization; Nina nothing at all.
    for (const login of ['ada', 'nina']) {
      expect((await apply(login, 'nsp')).status, login).toBe(403);
    }
    const { body: maker } = await house.as('admin').post('/profiles', {
      name: 'Profile maker',
      place_id: '00000000-0000-7000-8000-000000000001',
      lines: ['view', 'create', 'edit', 'delete'].map((action) => ({ type: 'profile', action, reach: 'all' })),
    });
    await house.as('admin').post('/grants', {
      person_id: house.ids.people['quinn'],
      profile_id: maker.id,
      place_id: '00000000-0000-7000-8000-000000000001',
      below: true,
    });
    await house.sql("delete from profile where template like 'pandora.%'");
    const refused = await apply('quinn', 'pandora');
    expect(refused.status, refused.text).toBe(403);
    expect(refused.body.detail).toContain('than you hold yourself');
    const left = await house.sql("select id from profile where template like 'pandora.%'");
    expect(left).toEqual([]);
    expect(before.length).toBeGreaterThan(0);
  });

  test('an unknown system is not found', async () => {
    expect((await apply('admin', 'remedy')).status).toBe(422);
  });
});
