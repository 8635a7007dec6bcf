import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

describe('a profile as a policy file', () => {
  test.each(['policy', 'policy.json'])('%s: is applied elsewhere under another name as it is here', async (path) => {
    const admin = house.as('admin');
    const values = {
      bits: ['IR'],
      lines: [{ type: 'ticket', action: 'edit', reach: 'group', list: [house.ids.places['support']] }],
      lifecycle: { new: ['assigned'] },
      interface: 'simplified',
    };
    const name = `Original ${path}`;
    const made = await admin.post('/profiles', { name, place_id: ROOT_ID, ...values });
    expect(made.status, made.text).toBe(201);
    const file = await admin.get(`/profiles/${made.body.id}/${path}`);
    expect(file.status, file.text).toBe(200);
    const applied = await admin.post('/policy/apply', { file: file.text.replace(name, `Copy ${path}`) });
    expect(applied.status, applied.text).toBe(200);
    const { items } = (await admin.get('/profiles?limit=200')).body;
    expect(items.find((p: { name: string }) => p.name === `Copy ${path}`)).toMatchObject(values);
  });

  test('is not there for whoever may not see the profile, and refused to whoever may not export it', async () => {
    const globex = { name: 'Of Globex', place_id: house.ids.places['globex'], shared_below: false };
    const { id } = (await house.as('admin').post('/profiles', globex)).body;
    expect((await house.as('ada').get(`/profiles/${id}/policy`)).status).toBe(404);
    const seen = house.ids.profiles['Technician'];
    expect([403, 404]).toContain((await house.as('nina').get(`/profiles/${seen}/policy`)).status);
  });
});
