import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VIEWS } from '#modules/people/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

/** Otto manages the people of ACME and sees nothing of Globex. */
let p: Product;
let greta: Caller;
let otto: Caller;

beforeAll(async () => {
  p = await product();
  greta = p.as('greta');
  otto = p.as('otto');
  const made = await greta.post('/policy/apply', {
    file: `gatehouse: 1
places:
  - { name: Night shift, kind: group, under: ACME, code: night }
  - { name: Their night, kind: group, under: Globex, code: theirs }
people:
  - { login: newcomer, name: New Comer, organization: ACME }
  - { login: mailer, name: Mai Ler, organization: ACME, may_sign_in: false }
  - { login: temporary, name: Tem Porary, organization: ACME, groups: [Night shift] }
  - { login: member, name: Mem Ber, organization: ACME, groups: [Night shift] }
  - { login: manager, name: Man Ager, organization: ACME }
  - { login: idle, name: I Dle, organization: ACME, may_sign_in: false }
profiles:
  - { name: People manager, at: ACME, bits: [UM] }
  - { name: Closer, at: ACME, lines: ["ticket:view all", "ticket:close all"] }
  - { name: Their secret, at: Globex, bits: [UM] }
grants:
  - { profile: People manager, person: otto, at: ACME, below: true }
  - { profile: People manager, person: manager, at: ACME }
  - { profile: People manager, person: idle, at: ACME }
  - { profile: Closer, group: Night shift, at: ACME }
  - { profile: Their secret, person: newcomer, at: Globex }
`,
  });
  expect(made.status, made.text).toBe(200);
  await p.sql("update person set valid_until = now() + interval '10 days' where login = 'temporary'");
});
afterAll(() => p?.close());

const list = (who: Caller, query: Record<string, string>, path = '') =>
  who.get(`/people${path}?${new URLSearchParams(query)}`);

async function logins(who: Caller, query: Record<string, string>): Promise<string[]> {
  const a = await list(who, { limit: '200', ...query });
  expect(a.status, a.text).toBe(200);
  const found = a.body.items.map((r: Json) => r.login).toSorted();
  // One declaration: what is listed is counted and exported.
  expect((await list(who, query, '/count')).body.count).toBe(found.length);
  const csv = (await list(who, query, '/export.csv')).text.trim().split(/\r?\n/).slice(1);
  expect(csv).toHaveLength(found.length);
  return found;
}

const error = async (who: Caller, q: string): Promise<unknown> => {
  const a = await list(who, { q });
  expect(a.status, a.text).toBe(422);
  return a.body.errors;
};

describe('words of a search', () => {
  test('find members of a group, whatever the case and with blanks', async () => {
    expect(await logins(greta, { q: 'group:"night shift"' })).toEqual(['member', 'temporary']);
    expect(await logins(greta, { q: 'group:NIGHT mem' })).toEqual(['member']);
  });

  test('find people by profile, held by name or through a group', async () => {
    expect(await logins(otto, { q: 'profile:closer' })).toEqual(['member', 'temporary']);
    expect(await logins(otto, { q: 'profile:"People manager"' })).toEqual(['idle', 'manager', 'otto']);
  });

  test('find people of an organization', async () => {
    const found = await logins(greta, { q: 'organization:globex' });
    expect(found).toContain('karl');
    expect(found).not.toContain('otto');
  });

  test('find whoever may do something somewhere', async () => {
    const found = await logins(otto, { q: 'can:ticket:close' });
    expect(found).toEqual(expect.arrayContaining(['member', 'temporary']));
    expect(found).not.toContain('newcomer');
    expect(await logins(otto, { q: 'can:ticket:close organization:acme mem' })).toEqual(['member']);
  });

  test('take an action alone for the permission when no other is called so', async () => {
    for (const [short, whole] of [
      ['take', 'ticket:take'],
      ['resetPassword', 'person:resetPassword'],
      ['notes:view', 'ticket.notes:view'],
    ])
      expect(await logins(otto, { q: `can:${short}` })).toEqual(await logins(otto, { q: `can:${whole}` }));
  });

  test.each([
    ['grupo:"night shift"', 'group:"night shift"'],
    ['perfil:closer', 'profile:closer'],
    ['organización:acme', 'organization:acme'],
    ['Organizacion:acme', 'organization:acme'],
    ['puede:ticket:close', 'can:ticket:close'],
  ])('%s asks for the same as %s', async (spanish, english) => {
    const found = await logins(otto, { q: spanish });
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(await logins(otto, { q: english }));
  });

  test('in quotes are text', async () => {
    expect(await logins(greta, { q: '"can:ticket:close"' })).toEqual([]);
    expect(await logins(greta, { q: '"New Comer"' })).toEqual(['newcomer']);
  });

  test.each([
    ['group:nowhere', /group called "nowhere"/],
    ['group:', /"group:" looks for nothing yet: write what to find/],
    ['perfil: otto', /"perfil:" looks for nothing yet/],
    ['can:', /"can:" looks for nothing yet/],
    ['can:edit', /Several permissions are called "edit": say which of .*can:ticket:edit, .*can:person:edit/],
    ['can:close', /Several permissions are called "close": say which of can:ticket:close, can:review:close/],
    ['can:fly', /"fly" is no permission/],
    ['can:ticket:fly', /"ticket:fly" is no permission/],
    ['colour:red', /"colour:" is no search word/],
  ])('%s is refused by name', async (q, message) => {
    expect(await error(greta, q)).toEqual([{ field: 'q', message: expect.stringMatching(message) }]);
  });

  test.each([
    ['group:"Their night"', 'group:"Nobodys night"'],
    ['group:theirs', 'group:nothing'],
    ['profile:"Their secret"', 'profile:"Nobodys secret"'],
  ])('%s, which otto may not see, is as unknown as %s', async (hidden, missing) => {
    const [a, b] = [await error(otto, hidden), await error(otto, missing)];
    const text = (errors: unknown, q: string): string =>
      JSON.stringify(errors).replaceAll(q.replace(/^\w+:/, '').replaceAll('"', ''), '?');
    expect(text(a, hidden)).toBe(text(b, missing));
  });

  test('tell nothing of a grant that one may not view', async () => {
    expect(await logins(greta, { q: 'profile:"Their secret"' })).toEqual(['newcomer']);
    await greta.post('/policy/apply', {
      file: 'gatehouse: 1\nprofiles: [{ name: Onlooker, at: Globex, lines: ["profile:view all"] }]\ngrants: [{ profile: Onlooker, person: otto, at: Globex }]\n',
    });
    expect(await logins(otto, { q: 'profile:"Their secret"' })).toEqual([]);
  });
});

describe('ready-made filters', () => {
  test('are what they say', async () => {
    const all = await logins(otto, { q: 'organization:acme' });
    const view = async (name: (typeof VIEWS)[number]) => {
      const found = await logins(otto, { view: name });
      return found.filter((login) => all.includes(login));
    };
    expect(await view('neverSignedIn')).toEqual(expect.arrayContaining(['member', 'newcomer']));
    expect(await view('mailOnly')).toEqual(['idle', 'mailer']);
    expect(await view('expiring')).toEqual(['temporary']);
    expect(await view('idleSeat')).toEqual(['idle']);
    expect(await view('noSecondFactor')).toEqual(expect.arrayContaining(['member', 'newcomer']));
    await p.sql("update person set second_factor = true where login = 'member'");
    expect(await view('noSecondFactor')).not.toContain('member');
    // Neither those who only write mail, nor those who are shut out.
    for (const login of ['mailer', 'idle']) expect(await view('noSecondFactor')).not.toContain(login);
    const idle = await view('noGrant');
    expect(idle).toEqual(expect.arrayContaining(['mailer']));
    expect(idle).not.toContain('member');
    expect(await view('administrators')).toEqual(expect.arrayContaining(['manager', 'otto']));
    expect(await view('administrators')).not.toContain('member');
  });

  test('go together with words and other filters', async () => {
    expect(await logins(otto, { view: 'mailOnly', q: 'mai' })).toEqual(['mailer']);
    expect(await logins(otto, { view: 'mailOnly', enabled: 'false' })).toEqual([]);
  });

  test('tell nothing of details that one may not view', async () => {
    await greta.post('/policy/apply', {
      file: 'gatehouse: 1\nprofiles: [{ name: Names, at: ACME, lines: ["person:view all", "person:export all"] }]\ngrants: [{ profile: Names, person: karl, at: ACME, below: true }]\n',
    });
    const karl = p.as('karl');
    expect(await logins(karl, { q: 'Mai Ler' })).toEqual(['mailer']);
    for (const view of VIEWS) {
      const found = await logins(karl, { view, q: 'organization:ACME' });
      expect(found, view).toEqual([]);
    }
    expect(await logins(karl, { q: 'can:person:create organization:ACME' })).toEqual([]);
  });

  test('have no other names', async () => {
    expect((await list(greta, { view: 'everything' })).body.errors[0].field).toBe('view');
  });
});

describe('custom fields', () => {
  const fields = (items: object[]) => greta.put('/people-fields', { items });
  const field = { key: 'badge', label: 'Badge', type: 'text' };

  test('are searched by their key, in the same case, where they say so', async () => {
    expect((await fields([{ ...field, search: true, list: true }])).body.items[0]).toMatchObject({
      search: true,
      list: true,
    });
    await p.sql(`update person set custom = '{"badge": "Blue 100%"}' where login in ('member', 'karl')`);
    expect(await logins(otto, { q: 'badge:Blue' })).toEqual(['member']);
    expect(await logins(otto, { q: 'badge:"e 100%"' })).toEqual(['member']);
    expect(await logins(otto, { q: 'badge:blue' })).toEqual([]);
    expect(await logins(otto, { q: 'badge:B%0' })).toEqual([]);
    expect(await logins(greta, { q: 'badge:Blue' })).toEqual(['karl', 'member']);
    await fields([field]);
    expect(await error(greta, 'badge:Blue')).toHaveLength(1);
  });

  test('cannot take the words of the search', async () => {
    expect((await fields([{ ...field, key: 'group', search: true }])).body.errors[0].field).toBe('items.0.key');
    expect((await fields([{ ...field, key: 'group' }])).status).toBe(200);
  });

  test('may offer choices that depend on another one', async () => {
    const country = { key: 'country', label: 'Country', type: 'choice', choices: ['Spain', 'France'] };
    const city = {
      key: 'city',
      label: 'City',
      type: 'linked',
      parent: 'country',
      linked: { Spain: ['Madrid'], France: ['Paris'] },
    };
    expect((await fields([city, country])).body.errors[0].field).toBe('items.0.parent');
    expect((await fields([country, { ...city, linked: { Peru: ['Lima'] } }])).body.errors[0].field).toBe(
      'items.1.linked',
    );
    expect((await fields([country, city])).status).toBe(200);
    const person = `/people/${p.ids.people['otto']}`;
    const put = async (custom: object) => (await greta.patch(person, { custom })).status;
    expect(await put({ country: 'Spain', city: 'Madrid' })).toBe(200);
    expect(await put({ country: 'France', city: 'Madrid' })).toBe(422);
    expect(await put({ city: 'Madrid' })).toBe(422);
    expect(await put({ country: 'France' })).toBe(200);
  });
});
