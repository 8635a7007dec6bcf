import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readPolicy } from '#modules/policy/reading.ts';
import { parseSentence } from '#modules/policy/sentence.ts';
import { HEAD, policyDesk } from '../policy-desk.ts';
import { type Json, type Product, product } from '../product.ts';

let p: Product;
beforeAll(async () => {
  p = await product();
});
afterAll(() => p?.close());

const { apply, diff, exported, state } = policyDesk(() => p);
const revision = async (): Promise<number> => (await p.as('greta').get('/policy/revision')).body.revision;

describe('export', () => {
  test('what is exported changes nothing when it is applied again', async () => {
    const again = await p.as('greta').post('/policy/apply', { file: await exported(), prune: true });
    expect(again.status, again.text).toBe(200);
    expect(again.body).toMatchObject({ changed: 0, left: 0 });
  });

  test('has only what one may view, and changes nothing for whoever exported it', async () => {
    const text = await exported('ada');
    expect(text).toContain('name: Support');
    expect(text).not.toMatch(/globex|Customer care|karl/i);
    const again = await p.as('ada').post('/policy/apply', { file: text, prune: true });
    expect(again.body, again.text).toMatchObject({ changed: 0 });
    const nina = await p.as('nina').post('/policy/apply', { file: await exported('nina'), prune: true });
    expect(nina.body, nina.text).toMatchObject({ changed: 0 });
  });

  test('writes only the parts that are asked for', async () => {
    expect(await exported('greta', '?parts=grants')).not.toContain('places:');
    expect((await p.as('greta').get('/policy?parts=grant')).status).toBe(422);
  });

  test('leaves out of an entry what is as usual', async () => {
    const [place, person, profile] = ['Plain place', 'plain', 'Plain profile'];
    await apply(
      `places: [{ name: ${place}, kind: group }]\npeople: [{ login: ${person}, name: Plain }]\nprofiles: [{ name: ${profile} }]\n`,
    );
    const text = await exported();
    expect(text).toMatch(/- name: Plain place\n {4}kind: group\n( {2}- |\n)/);
    expect(text).toContain('- { login: plain, name: Plain, organization: null, kind: grouped, enabled: true }\n');
    expect(text).toMatch(/- name: Plain profile\n(\n| {2}- )/);
  });
});

describe('apply', () => {
  test('makes what is in the file, and nothing more when it is applied again', async () => {
    const file = `
places:
  - { name: Night shift, kind: group, under: ACME, members: [helen, { person: otto, assigned: false }], default_user: zoe }
  - { name: Inner, kind: group, under: Night shift }
people:
  - { login: zoe, name: Zoe, organization: ACME, groups: [Inner] }
profiles:
  - { name: Night, at: ACME, bits: [IR, IW], lines: ["ticket:close group [Night shift, Inner]"] }
grants:
  - { profile: Night, person: zoe, at: Night shift, below: true, until: 2090-01-01 }
  - { profile: Night, group: Inner, at: Inner }
rules:
  - { name: Nights, at: ACME, when: [{ group: [Night shift] }], give: Night, in: Inner }
tests:
  - zoe must not view any ticket of Globex
  - otto may create ticket at Inner
`;
    const told = await diff(file);
    expect(told.status, told.text).toBe(200);
    const before = await state();
    expect(await state()).toEqual(before);
    const done = await apply(file, { expect: told.body.revision });
    expect(done.body, done.text).toMatchObject({
      changed: told.body.changed,
      tests: [{ passed: true }, { passed: true }],
    });
    expect((await apply(file, { prune: false })).body).toMatchObject({ changed: 0 });
    const by = "select distinct actor from audit where record_id = (select id from person where login = 'zoe')";
    expect(await p.sql(by)).toEqual([{ actor: 'Greta Holm' }]);
  });

  test('a diff changes nothing, not even the audit', async () => {
    const before = await state();
    const told = await diff('places: [{ name: Attic, kind: group }]\n');
    expect(told.body).toMatchObject({
      changed: 1,
      changes: [{ change: 'create', type: 'place', name: 'Attic', line: 2 }],
    });
    expect(await state()).toEqual(before);
  });

  test('moves and renames a place by its code, also onto the name of one that goes', async () => {
    await apply('places:\n  - { name: Old, kind: group, code: x-1 }\n  - { name: Taken, kind: group, code: x-2 }\n');
    const told = await apply(
      'places:\n  - { name: Taken, kind: group, code: x-1, under: ACME }\n  - { name: Old, kind: group, code: x-2 }\n',
    );
    expect(told.status, told.text).toBe(200);
    const rows = await p.sql("select name, code from place where code like 'x-%' order by code");
    expect(rows).toEqual([
      { name: 'Taken', code: 'x-1' },
      { name: 'Old', code: 'x-2' },
    ]);
  });

  test('without pruning leaves alone what is not in the file, and says so; with it takes that away', async () => {
    await apply('profiles: [{ name: Spare, bits: [IR] }]\ngrants: [{ profile: Spare, person: leo, at: ACME }]\n');
    const text = (await exported('greta', '?parts=grants')).replace(/.*Spare.*\n/, '').replace(HEAD, '');
    const left = await apply(text);
    expect(left.body).toMatchObject({ changed: 0, left: 1, leaves: [{ type: 'grant', name: 'Spare of leo at ACME' }] });
    const gone = await apply(text, { prune: true });
    expect(gone.body).toMatchObject({
      changed: 1,
      changes: [{ change: 'delete', name: 'Spare of leo at ACME', line: 0 }],
    });
  });

  test('gives again what has ended', async () => {
    const file = 'grants: [{ profile: Spare, person: leo, at: ACME }]\n';
    await apply(file);
    await p.sql(
      "update access_grant set ends_at = now() - interval '1 day', starts_at = null where profile_id = (select id from profile where name = 'Spare')",
    );
    expect((await apply(file)).body).toMatchObject({ changed: 1 });
    expect((await apply(file)).body).toMatchObject({ changed: 0 });
  });

  test('a new container can be granted at by the roles it comes with', async () => {
    const file = `places:
  - { name: Known answers, kind: container, container_type: knowledge_base, under: ACME }
grants:
  - { profile: Agent, person: helen, at: Known answers }
`;
    const done = await apply(file);
    expect(done.status, done.text).toBe(200);
    expect((await apply(file)).body).toMatchObject({ changed: 0 });
    const role = await p.sql(
      "select g.id from access_grant g join profile x on x.id = g.profile_id join place c on c.id = x.place_id where c.name = 'Known answers'",
    );
    expect(role).toHaveLength(1);
  });

  test('on another revision does nothing; of two at once on the same one, one wins', async () => {
    const at = await revision();
    const file = (n: number) => `places: [{ name: Race ${n}, kind: group }]\n`;
    expect((await apply(file(0), { expect: at - 1 })).status).toBe(409);
    const both = await Promise.all([1, 2].map((n) => apply(file(n), { expect: at })));
    expect(both.map((a) => a.status).toSorted()).toEqual([200, 409]);
    expect(await p.sql("select count(*)::int as n from place where name like 'Race %'")).toEqual([{ n: 1 }]);
  });
});

describe('the documents', () => {
  const text = (name: string): string => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');

  test('the example can be applied, and passes its own tests', async () => {
    const done = await p.as('greta').post('/policy/apply', { file: text('examples/night-shift.policy.yaml') });
    expect(done.status, done.text).toBe(200);
    expect(done.body.tests).toHaveLength(5);
  });

  test('the guide shows what can be read', () => {
    const guide = text('policy-as-code.md');
    const shown = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map((m) => m[1] as string);
    expect(shown.length).toBeGreaterThan(2);
    for (const yaml of shown) expect(() => readPolicy(fileWith(yaml), 'en')).not.toThrow();
    const tests = parse(shown.find((yaml) => yaml.startsWith('tests:')) ?? '').tests as string[];
    for (const sentence of tests) expect(() => parseSentence(sentence)).not.toThrow();
  });

  const fileWith = (yaml: string): string => {
    if (yaml.startsWith('gatehouse:')) return yaml;
    return yaml.startsWith('lines:') ? `${HEAD}profiles:\n- name: P\n  ${yaml.replaceAll('\n', '\n  ')}` : HEAD + yaml;
  };
});

test('a difference names whom the file itself makes, with what they get', async () => {
  const file = [
    'gatehouse: 1',
    'people: [{ login: brandnew, name: Brand New, organization: ACME }]',
    'grants: [{ profile: Standard user, person: brandnew, at: Customer care }]',
  ].join('\n');
  const told = await p.as('greta').post('/policy/diff', { file });
  expect(told.status, told.text).toBe(200);
  expect(told.body.shifts).toMatchObject({ gain: 1, others: 0 });
  const [who] = told.body.shifts.people;
  expect(who.name).toBe('Brand New');
  expect(who.gains.flatMap((g: Json) => g.permissions)).toContain('ticket:view');
});

test('a day at which a grant ends is its last one', async () => {
  const grant = (until: string): string =>
    `gatehouse: 1\ngrants:\n  - { profile: Standard user, person: nina, at: Customer care, until: ${until} }\n`;
  const today = new Date().toISOString().slice(0, 10);
  const applied = await p.as('greta').post('/policy/apply', { file: grant(today) });
  expect(applied.status, applied.text).toBe(200);
  const [stored] = await p.sql<{ ends_at: string }>(
    "select g.ends_at from access_grant g join person n on n.id = g.person_id where n.login = 'nina' and g.ends_at is not null",
  );
  expect(Date.parse(stored?.ends_at ?? '')).toBe(Date.parse(today) + 86_400_000);
  expect((await p.as('greta').get('/policy')).text).toContain(`until: ${today}`);
  expect((await p.as('greta').post('/policy/apply', { file: grant(today) })).body.changed).toBe(0);
});
