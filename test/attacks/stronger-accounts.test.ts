import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, Caller, Product } from '../product.ts';
import { inDays, raisers } from './raising-fixture.ts';

/** Mara manages people of ACME, and tries to get hold of those who hold more. */
let house: Product;
let mara: Caller;

const who = (login: string): string => house.ids.people[login] as string;

beforeAll(async () => {
  ({ house, mara } = await raisers());
});
afterAll(() => house?.close());

/** Accounts that hold more, with all by which one signs in as them. */
const STRONGER = ['ada', 'greta', 'admin'] as const;
const accounts = async (): Promise<unknown> => {
  const ids = STRONGER.map(who);
  const of = (table: string, column: string): Promise<unknown> =>
    house.sql(
      `select md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) from ${table} t where ${column} = any($1)`,
      [ids],
    );
  const facts =
    'select login, name, email, kind, enabled, may_sign_in, password_hash, picture, version from person where id = any($1) order by login';
  return [
    await house.sql(facts, [ids]),
    await of('api_token', 'person_id'),
    await of('passkey', 'person_id'),
    await of('totp', 'person_id'),
  ];
};

const WAYS: readonly (readonly [string, (id: string) => Promise<Answer>])[] = [
  ['its password', (id) => mara.post(`/people/${id}/password`, { password: 'chosen by mara 1' })],
  ['its address', (id) => mara.patch(`/people/${id}`, { email: 'mara@evil.example' })],
  ['its name', (id) => mara.patch(`/people/${id}`, { name: 'Nobody' })],
  ['its kind', (id) => mara.patch(`/people/${id}`, { kind: 'standalone' })],
  ['its dates', (id) => mara.patch(`/people/${id}`, { valid_until: inDays(1) })],
  ['its sign-in', (id) => mara.patch(`/people/${id}`, { may_sign_in: false })],
  ['its being enabled', (id) => mara.patch(`/people/${id}`, { enabled: false })],
  ['its existence', (id) => mara.delete(`/people/${id}`)],
  ['its sessions', (id) => mara.get(`/people/${id}/sessions`)],
  ['the end of its sessions', (id) => mara.delete(`/people/${id}/sessions`)],
  ['its tokens', (id) => mara.get(`/people/${id}/tokens`)],
  ['how it signs in', (id) => mara.get(`/people/${id}/security`)],
  ['its lock', (id) => mara.post(`/people/${id}/unlock`)],
  ['its second factors', (id) => mara.post(`/people/${id}/factors/reset`)],
  ['its picture', (id) => mara.delete(`/people/${id}/picture`)],
  ['its eyes', (id) => mara.post(`/people/${id}/view-as`, { reason: 'x' })],
  [
    'its file',
    async (id) => {
      const [row] = await house.sql<{ login: string }>('select login from person where id = $1', [id]);
      return mara.post('/people-import', { apply: true, csv: `${row?.login},,Nobody,evil@evil.example,,,,,,,` });
    },
  ],
  ['its being one of many', (id) => mara.post('/people-bulk', { change: { do: 'disable' }, ids: [id] })],
  ['its sessions among many', (id) => mara.post('/people-bulk', { change: { do: 'endSessions' }, ids: [id] })],
  [
    'its planned change',
    (id) =>
      mara.post('/changes', {
        changes: [{ call: 'people.edit', params: { id }, body: { enabled: false } }],
        run_at: inDays(1),
      }),
  ],
];

test.each(WAYS)('an account that holds more keeps %s', async (_, way) => {
  const held = await accounts();
  for (const login of STRONGER) {
    const a = await way(who(login));
    const refused = a.status >= 400 || a.body.error > 0;
    expect(refused, `${login} ${a.status} ${a.text.slice(0, 300)}`).toBe(true);
    expect(a.status).toBeLessThan(500);
  }
  expect(await accounts()).toEqual(held);
});
