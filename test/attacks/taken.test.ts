import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Product, product } from '../product.ts';

/** Otto manages ACME, and may look at everything of Globex without changing it. */
let p: Product;

beforeAll(async () => {
  p = await product();
  const made = await p.as('greta').post('/policy/apply', {
    file: `gatehouse: 1
places:
  - { name: Their group, kind: group, under: Globex, code: theirs }
profiles:
  - { name: Manager, at: ACME, bits: [UM], lines: ["place:create all", "place:view all", "profile:create all", "profile:view all"] }
  - { name: Onlooker, at: Globex, lines: ["place:view all", "profile:view all", "grant:view all", "person:view all"] }
  - { name: Their role, at: Globex, bits: [IR] }
grants:
  - { profile: Manager, person: otto, at: ACME, below: true }
  - { profile: Onlooker, person: otto, at: Globex, below: true }
  - { profile: Their role, person: karl, at: Globex }
`,
  });
  expect(made.status, made.text).toBe(200);
  await p.sql("update person set employee_number = 'K-1' where login = 'karl'");
});
afterAll(() => p?.close());

const idOf = async (table: string, name: string): Promise<string> => {
  const [row] = await p.sql<{ id: string }>(`select id from ${table} where name = $1`, [name]);
  expect(row, name).toBeDefined();
  return row?.id as string;
};

const told = (a: Answer, value: string) => [a.status, a.body.detail?.replaceAll(value, '?'), a.body.errors];

describe('what is taken is not told to those who may create nothing there', () => {
  test.each([
    ['login', (login: string) => ({ login, name: 'X', organization_id: null }), 'karl', 'nosuchlogin', '/people'],
    [
      'employee number',
      (n: string) => ({ login: 'fresh', name: 'X', organization_id: null, employee_number: n }),
      'K-1',
      'K-2',
      '/people',
    ],
  ] as const)('a %s', async (_, body, taken, free, path) => {
    const a = await p.as('otto').post(path, body(taken));
    const b = await p.as('otto').post(path, body(free));
    expect(a.status).toBe(403);
    expect(told(a, taken)).toEqual(told(b, free));
  });

  test('a login, where the organization can be seen', async () => {
    const globex = p.ids.places['globex'];
    const bodies = ['karl', 'nosuchlogin'].map((login) => ({ login, name: 'X', organization_id: globex }));
    const [a, b] = [await p.as('otto').post('/people', bodies[0]), await p.as('otto').post('/people', bodies[1])];
    expect(a.status).toBe(403);
    expect(told(a, 'karl')).toEqual(told(b, 'nosuchlogin'));
  });

  test('the code of a place', async () => {
    const under = p.ids.places['globex'];
    const answers: Answer[] = [];
    for (const code of ['theirs', 'free-code']) {
      answers.push(await p.as('otto').post('/places', { name: 'Mine', kind: 'group', parent_id: under, code }));
    }
    // Whoever may not choose the parent hears no more than that.
    expect(answers[0]?.status).toBe(422);
    expect(told(answers[0] as Answer, 'theirs')).toEqual(told(answers[1] as Answer, 'free-code'));
  });

  test('the name of a profile', async () => {
    const globex = p.ids.places['globex'];
    const answers: Answer[] = [];
    for (const name of ['Their role', 'Free role']) {
      answers.push(await p.as('otto').post('/profiles', { name, place_id: globex, bits: [], lines: [] }));
    }
    expect(answers[0]?.status).toBe(403);
    expect(told(answers[0] as Answer, 'Their role')).toEqual(told(answers[1] as Answer, 'Free role'));
  });

  test('a grant', async () => {
    const place_id = p.ids.places['globex'];
    const answers: Answer[] = [];
    for (const name of ['Their role', 'Onlooker']) {
      const body = { person_id: p.ids.people['karl'], profile_id: await idOf('profile', name), place_id };
      answers.push(await p.as('otto').post('/grants', body));
    }
    expect(answers[0]?.status).toBe(403);
    expect(told(answers[0] as Answer, '')).toEqual(told(answers[1] as Answer, ''));
  });
});

test('whoever may create one there is told what is taken', async () => {
  const answer = await p
    .as('otto')
    .post('/people', { login: 'karl', name: 'X', organization_id: p.ids.places['acme'] });
  expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'login']);
});
