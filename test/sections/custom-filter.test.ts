import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type Product, product } from '../product.ts';

/** Otto manages the people of ACME and sees nothing of Globex; Karl sees the names of ACME, and no details. */
let p: Product;
let greta: Caller;
let otto: Caller;

const FIELDS = [
  { key: 'badge', label: 'Badge', type: 'text', search: true },
  { key: 'floor', label: 'Floor', type: 'number', search: true },
  { key: 'joined', label: 'Joined', type: 'date', search: true },
  { key: 'valid_from', label: 'Valid from', type: 'boolean', search: true },
  { key: 'country', label: 'Country', type: 'choice', choices: ['Spain', 'Germany', 'France, Monaco'], search: true },
  {
    key: 'city',
    label: 'City',
    type: 'linked',
    parent: 'country',
    linked: { Spain: ['Madrid', 'Bilbao'], Germany: ['Berlin'] },
    search: true,
  },
  { key: 'hidden', label: 'Hidden', type: 'choice', choices: ['a', 'b'] },
] as const;

const VALUES: Readonly<Record<string, object>> = {
  ann: { badge: 'B-17', floor: -1.5, joined: '2026-02-28', valid_from: true, country: 'Spain', city: 'Madrid' },
  ben: { badge: 'b-18', floor: 12, joined: '2026-03-01', valid_from: false, country: 'Spain', city: 'Bilbao' },
  cat: { floor: 3, country: 'Germany', city: 'Berlin', hidden: 'a' },
  dan: { country: 'France, Monaco', city: null },
};
const EVERYBODY = Object.keys(VALUES);

beforeAll(async () => {
  p = await product();
  greta = p.as('greta');
  otto = p.as('otto');
  const made = await greta.post('/policy/apply', {
    file: `gatehouse: 1
people:
${EVERYBODY.map((login) => `  - { login: ${login}, name: ${login} Filter, organization: ACME }`).join('\n')}
  - { login: foreign, name: Foreign Filter, organization: Globex }
profiles:
  - { name: People manager, at: ACME, bits: [UM] }
  - { name: Names, at: ACME, lines: ["person:view all", "person:export all"] }
grants:
  - { profile: People manager, person: otto, at: ACME, below: true }
  - { profile: Names, person: karl, at: ACME, below: true }
`,
  });
  expect(made.status, made.text).toBe(200);
  expect((await greta.put('/people-fields', { items: FIELDS })).status).toBe(200);
  for (const [login, custom] of Object.entries({ ...VALUES, foreign: VALUES['ann'] ?? {} })) {
    await p.sql('update person set custom = $1::jsonb where login = $2', [JSON.stringify(custom), login]);
  }
});
afterAll(() => p?.close());

const ask = (who: Caller, query: Record<string, string>, path = '') =>
  who.get(`/people${path}?${new URLSearchParams(query)}`);

/** Who is found. One declaration: what is listed is counted and exported. */
async function logins(who: Caller, filters: Record<string, string>): Promise<string[]> {
  const query = { q: 'Filter', ...filters };
  const a = await ask(who, { limit: '200', ...query });
  expect(a.status, a.text).toBe(200);
  const found = a.body.items.map((r: Json) => r.login).toSorted();
  expect((await ask(who, query, '/count')).body.count).toBe(found.length);
  const csv = (await ask(who, query, '/export.csv')).text.trim().split(/\r?\n/).slice(1);
  expect(csv).toHaveLength(found.length);
  return found;
}

describe('a custom field that searches offer filters the list', () => {
  test.each<[Record<string, string>, string[]]>([
    [{ 'custom.country': 'Spain' }, ['ann', 'ben']],
    [{ 'custom.country': 'Spain,Germany' }, ['ann', 'ben', 'cat']],
    [{ 'custom.country': 'France\\, Monaco' }, ['dan']],
    [{ 'custom.city': 'Madrid, Berlin' }, ['ann', 'cat']],
    [{ 'custom.country': 'Spain', 'custom.city': 'Berlin' }, []],
    [{ 'custom.valid_from': 'true' }, ['ann']],
    // A switch that nobody has touched is off.
    [{ 'custom.valid_from': 'false' }, ['ben', 'cat', 'dan']],
    [{ 'custom.joined': '2026-02-28' }, ['ann']],
    [{ 'custom.joined_from': '2026-03-01' }, ['ben']],
    [{ 'custom.joined_from': '2026-02-01', 'custom.joined_to': '2026-02-28' }, ['ann']],
    [{ 'custom.floor': '12' }, ['ben']],
    // By their size, not letter by letter.
    [{ 'custom.floor_from': '3' }, ['ben', 'cat']],
    [{ 'custom.floor_to': '-1.5' }, ['ann']],
    [{ 'custom.badge': 'B-1' }, ['ann']],
    [{ 'custom.country': 'Spain', enabled: 'true', q: 'Filter badge:18' }, ['ben']],
    [{ 'custom.country': '' }, EVERYBODY],
  ])('%j', async (filters, expected) => {
    expect(await logins(otto, filters)).toEqual(expected);
  });

  test('and shows no more than one may see of a person', async () => {
    expect(await logins(greta, { 'custom.country': 'Spain' })).toEqual(['ann', 'ben', 'foreign']);
    const karl = p.as('karl');
    expect(await logins(karl, {})).toEqual(EVERYBODY);
    for (const [key, value] of [
      ['country', 'Spain'],
      ['valid_from', 'false'],
      ['floor_from', '-10'],
    ])
      expect(await logins(karl, { [`custom.${key}`]: value as string }), key).toEqual([]);
  });

  test('for a change of many people as well', async () => {
    const change = { do: 'disable' };
    const asked = await otto.post('/people-bulk/check', { change, query: { 'custom.country': 'Spain' } });
    expect(asked.body.able).toHaveLength(2);
    const wrong = await otto.post('/people-bulk/check', { change, query: { 'custom.country': 'Peru' } });
    expect([wrong.status, wrong.body.errors?.[0]?.field]).toEqual([422, 'custom.country']);
  });

  test('page by page', async () => {
    const query = { q: 'Filter', 'custom.country': 'Spain', limit: '1' };
    const first = await ask(otto, query);
    const second = await ask(otto, { ...query, after: first.body.next });
    expect([first, second].flatMap((a) => a.body.items.map((r: Json) => r.login))).toEqual(['ann', 'ben']);
    expect(second.body.next).toBeNull();
  });
});

describe('a filter is refused by its name', () => {
  test.each([
    ['custom.country', 'Peru'],
    ['custom.country', 'spain'],
    ['custom.country', 'Spain,Peru'],
    ['custom.country', ','],
    ['custom.city', 'Paris'],
    ['custom.valid_from', 'yes'],
    ['custom.joined', '28.02.2026'],
    ['custom.joined', '2026-02-30'],
    ['custom.joined_to', 'tomorrow'],
    ['custom.floor', 'three'],
    ['custom.floor_from', 'NaN'],
  ])('%s=%s: no value of it', async (name, value) => {
    for (const path of ['', '/count', '/export.csv']) {
      const a = await ask(otto, { [name]: value }, path);
      expect([a.status, a.body.errors]).toEqual([422, [{ field: name, message: expect.stringContaining(value) }]]);
    }
  });

  test.each([
    'custom.nose',
    'custom.hidden',
    'custom.',
    'custom.country_from',
    'custom.badge_to',
    'custom',
    'surprise',
    'constructor',
    '__proto__',
    'custom.__proto__',
  ])('%s: no such filter', async (name) => {
    const a = await ask(otto, { [name]: 'a' });
    expect([a.status, a.body.errors?.map((e: Json) => e.field)]).toEqual([422, [name]]);
  });

  test('also to those who see nobody', async () => {
    const a = await ask(p.as('carla'), { surprise: '1' });
    expect([a.status, a.body.errors?.[0]?.field]).toEqual([422, 'surprise']);
  });
});
