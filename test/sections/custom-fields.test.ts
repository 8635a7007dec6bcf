import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CUSTOM_TYPES } from '#modules/people/api.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let p: Product;
let greta: Caller;
let made = 0;

const FIELDS = [
  { key: 'badge', label: 'Badge', type: 'text', required: true },
  { key: 'note', label: 'Note', type: 'longtext' },
  { key: 'floor', label: 'Floor', type: 'number' },
  { key: 'joined', label: 'Joined', type: 'date' },
  { key: 'remote', label: 'Remote', type: 'boolean' },
  { key: 'country', label: 'Country', type: 'choice', choices: ['Spain', 'Germany'] },
  {
    key: 'city',
    label: 'City',
    type: 'linked',
    parent: 'country',
    linked: { Spain: ['Madrid'], Germany: ['Berlin'] },
  },
] as const;

beforeAll(async () => {
  p = await product();
  greta = p.as('greta');
  expect((await greta.put('/people-fields', { items: FIELDS })).status).toBe(200);
});
afterAll(() => p?.close());

const create = (custom: object) => {
  made += 1;
  return greta.post('/people', { login: `custom${made}`, name: `Custom ${made}`, custom });
};

test('are of every type that there is', () => {
  expect(FIELDS.map((f) => f.type).toSorted()).toEqual([...CUSTOM_TYPES].toSorted());
});

test.each([
  ['a choice', [{ key: 'size', label: 'Size', type: 'choice' }], 'items.0.choices'],
  ['a choice with an empty list', [{ key: 'size', label: 'Size', type: 'choice', choices: [] }], 'items.0.choices'],
  [
    'a linked choice',
    [FIELDS[5], { key: 'town', label: 'Town', type: 'linked', parent: 'country', linked: { Spain: [] } }],
    'items.1.linked',
  ],
])('are refused by name when they offer nothing: %s', async (_, items, field) => {
  const { status, body } = await greta.put('/people-fields', { items });
  expect([status, body.errors?.map((e: Json) => e.field)]).toEqual([422, [field]]);
  expect((await greta.get('/people-fields')).body.items).toHaveLength(FIELDS.length);
});

describe('a value', () => {
  const fits: readonly (readonly [string, object])[] = [
    ['text', { badge: 'B-1 ñ' }],
    ['longtext', { note: 'one\ntwo' }],
    ['number', { floor: -1.5 }],
    ['date', { joined: '2026-02-28' }],
    ['boolean', { remote: false }],
    ['choice', { country: 'Spain' }],
    ['linked', { country: 'Germany', city: 'Berlin' }],
  ];

  test.each(fits)('of a field of type %s is kept as it is', async (_, custom) => {
    const { status, body } = await create({ badge: 'B', ...custom });
    expect(status).toBe(201);
    expect((await greta.get(`/people/${body.id}`)).body.custom).toEqual({ badge: 'B', ...custom });
  });

  const misfits: readonly (readonly [string, object, string])[] = [
    ['text', { badge: 7 }, 'badge'],
    ['longtext', { note: true }, 'note'],
    ['number', { floor: '3' }, 'floor'],
    ['date', { joined: '28.02.2026' }, 'joined'],
    ['day that there is not', { joined: '2026-02-30' }, 'joined'],
    ['boolean', { remote: 'yes' }, 'remote'],
    ['choice', { country: 'Peru' }, 'country'],
    ['linked', { country: 'Spain', city: 'Berlin' }, 'city'],
    ['linked, without what it depends on', { city: 'Berlin' }, 'city'],
    ['no type at all', { nose: 1 }, 'nose'],
  ];

  test.each(misfits)('that does not fit a field of type %s is refused by name', async (_, custom, field) => {
    const { status, body } = await create({ badge: 'B', ...custom });
    expect([status, body.errors?.map((e: Json) => e.field)]).toEqual([422, [`custom.${field}`]]);
  });

  const sentences: readonly (readonly [string, object, string])[] = [
    ['number', { floor: 'two' }, 'Floor must be a number, not "two".'],
    ['choice', { country: 'Peru' }, 'Country does not offer "Peru": Spain, Germany.'],
    ['linked', { country: 'Spain', city: 'Berlin' }, 'City does not offer "Berlin" for Spain: Madrid.'],
  ];

  test.each(sentences)('that does not fit a field of type %s is named, with what would', async (_, custom, message) => {
    const { body } = await create({ badge: 'B', ...custom });
    expect(body.errors.map((e: Json) => e.message)).toEqual([message]);
  });

  test('is repeated in part without half a character, which no report could be kept with', async () => {
    const { body } = await create({ badge: 'B', floor: `${'a'.repeat(59)}\u{1f600}b` });
    const [{ message }] = body.errors;
    expect([message.includes('aaa'), message.isWellFormed()]).toEqual([true, true]);
  });

  test.each([[{}], [{ badge: '' }], [{ badge: null }]])('that is required cannot be %j', async (custom) => {
    const { status, body } = await create(custom);
    expect([status, body.errors?.[0]?.field]).toEqual([422, 'custom.badge']);
  });
});

test('that are required are asked for also where a creation says nothing of custom fields', async () => {
  const { status, body } = await greta.post('/people', { login: 'bare', name: 'Bare' });
  expect([status, body.errors?.[0]?.field]).toEqual([422, 'custom.badge']);
});

test('stand in the order they were put in, also in a file', async () => {
  const turned = [FIELDS[2], FIELDS[0], FIELDS[5], FIELDS[6], FIELDS[1], FIELDS[3], FIELDS[4]];
  const { body } = await greta.put('/people-fields', { items: turned });
  expect(body.items.map((f: Json) => f.key)).toEqual(turned.map((f) => f.key));
  const row = 'zoe,,Zoe,,,,,0,ACME,,1,3,B-9,Spain,Madrid,long text,2026-01-31,yes';
  const imported = await greta.post('/people-import', { csv: row, apply: true });
  expect(imported.body).toMatchObject({ applied: true, create: 1 });
  const [zoe] = await p.sql("select custom from person where login = 'zoe'");
  expect(zoe?.custom).toEqual({
    floor: 3,
    badge: 'B-9',
    country: 'Spain',
    city: 'Madrid',
    note: 'long text',
    joined: '2026-01-31',
    remote: true,
  });
});
