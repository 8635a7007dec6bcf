import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Product, product } from '../product.ts';

let p: Product;
beforeAll(async () => {
  p = await product();
});
afterAll(() => p?.close());

const HEAD = 'gatehouse: 1\n';
const apply = (file: string, more: object = {}, who = 'greta') =>
  p.as(who).post('/policy/apply', { file: HEAD + file, ...more });
const diff = (file: string, more: object = {}, who = 'greta') =>
  p.as(who).post('/policy/diff', { file: HEAD + file, ...more });
const exported = async (who = 'greta'): Promise<string> => (await p.as(who).get('/policy')).text;

describe('export', () => {
  test('what is exported changes nothing when it is applied again', async () => {
    const text = await exported();
    const again = await p.as('greta').post('/policy/diff', { file: text, prune: true });
    expect(again.status, again.text).toBe(200);
    expect(again.body).toMatchObject({ changed: 0, left: 0 });
  });
});

describe('apply', () => {
  test('makes what is in the file, and nothing more when it is applied again', async () => {
    const file = `
places:
  - { name: Night shift, kind: group, under: ACME, members: [helen, { person: otto, assigned: false }] }
  - { name: Inner, kind: group, under: Night shift }
people:
  - { login: zoe, name: Zoe, organization: ACME, groups: [Inner] }
profiles:
  - { name: Night, at: ACME, bits: [IR, IW], lines: ["ticket:close group [Night shift, Inner]"] }
grants:
  - { profile: Night, person: zoe, at: Night shift, below: true, until: 2090-01-01 }
tests:
  - zoe must not view any ticket of Globex
`;
    const told = await diff(file);
    expect(told.status, told.text).toBe(200);
    expect((await apply(file, { expect: told.body.revision })).body).toMatchObject({
      changed: told.body.changed,
      tests: [{ passed: true }],
    });
    expect((await apply(file)).body).toMatchObject({ changed: 0 });
  });
});
