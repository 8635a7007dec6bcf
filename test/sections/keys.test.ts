import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Json, type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

const key = (login: string, more: object = {}): Promise<Answer> =>
  house.as(login).put('/me/key', { scopes: ['read', 'write'], ...more });
const works = async (made: Answer): Promise<boolean> =>
  (await house.withBearer(made.body.secret).get('/me')).status === 200;
const alive = (login: string): Promise<Json[]> =>
  house.sql(
    "select t.* from api_token t join person p on p.id = t.person_id where p.login = $1 and t.kind = 'key' and t.revoked_at is null",
    [login],
  );

describe('a personal key', () => {
  test('signs its person in, and is told once', async () => {
    const made = await key('nina');
    expect(made.status, made.text).toBe(200);
    const { body } = await house.withBearer(made.body.secret).get('/me');
    expect(body.login).toBe('nina');
    const listed = await house.as('nina').get('/me/tokens');
    expect(listed.body.items[0]).toMatchObject({ kind: 'key', prefix: made.body.secret.slice(0, 8) });
    expect(listed.text).not.toContain(made.body.secret.slice(8));
    expect(JSON.stringify(await house.sql('select * from audit'))).not.toContain(made.body.secret.slice(8));
  });

  test('is open to people without any grant', async () => {
    const { acme: organization_id } = house.ids.places;
    const lone = await house.as('greta').post('/people', { login: 'lone', name: 'Lone', organization_id });
    const caller = await house.asPerson(lone.body.id);
    const made = await caller.put('/me/key', { scopes: ['read'] });
    expect((await house.withBearer(made.body.secret).get('/me')).body.login).toBe('lone');
  });

  test('is one: the one before stops working when it is replaced', async () => {
    const first = await key('nina');
    const second = await key('nina');
    expect([await works(first), await works(second)]).toEqual([false, true]);
    expect(await alive('nina')).toHaveLength(1);
  });

  test('stays one when it is replaced by many at once', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => key('nina')));
    expect(made.map((a) => a.status)).toEqual([200, 200, 200, 200, 200, 200]);
    const working = await Promise.all(made.map(works));
    expect(working.filter((yes) => yes)).toHaveLength(1);
    expect(await alive('nina')).toHaveLength(1);
  });

  test('does no more than it was made for', async () => {
    const reading = house.withBearer((await key('greta', { scopes: ['read'] })).body.secret);
    expect((await reading.get('/people')).status).toBe(200);
    expect((await reading.call('PATCH', '/me', { phone: '1' }, { 'if-match': '"1"' })).status).toBe(403);
    const narrow = house.withBearer((await key('greta', { places: [house.ids.places['globex']] })).body.secret);
    const homes = (await narrow.get('/tickets?limit=200')).body.items.map((t: Json) => t.place_id);
    expect(new Set(homes)).toEqual(new Set([house.ids.places['care']]));
  });

  test('opens nothing that concerns credentials, another key least of all', async () => {
    const program = house.withBearer((await key('greta')).body.secret);
    for (const [method, path, body] of [
      ['GET', '/me/tokens'],
      ['PUT', '/me/key', { scopes: ['write'] }],
      ['POST', '/me/tokens', { name: 'x', scopes: ['write'] }],
      ['POST', '/me/password', { current: 'a', password: 'b' }],
    ] as const) {
      expect((await program.call(method, path, body)).status, path).toBe(403);
    }
  });

  test('of somebody disabled, kept from signing in or out of their dates is refused at once', async () => {
    for (const change of ['enabled = false', 'may_sign_in = false', "valid_until = now() - interval '1 second'"]) {
      const made = await key('otto');
      expect(await works(made)).toBe(true);
      await house.sql(`update person set ${change} where login = 'otto'`);
      const refused = await house.withBearer(made.body.secret).get('/me');
      await house.sql("update person set enabled = true, may_sign_in = true, valid_until = null where login = 'otto'");
      expect(refused.status, change).toBe(401);
    }
  });

  test('can be revoked by those who could reset the password, and is then not taken up again by its person', async () => {
    const made = await key('nina');
    const path = `/people/${house.ids.people['nina']}/tokens/${made.body.id}`;
    expect((await house.as('karl').delete(path)).status).toBe(404);
    expect((await house.as('greta').delete(path)).status).toBe(204);
    expect(await works(made)).toBe(false);
    expect((await house.as('nina').post(`/me/tokens/${made.body.id}/restore`)).status).toBe(409);
    expect(await works(made)).toBe(false);
  });

  test('does not count among the fifty tokens, nor does a token count as a key', async () => {
    await key('leo');
    expect((await house.as('leo').post('/me/tokens', { name: 'T', scopes: ['read'] })).status).toBe(200);
    expect((await house.as('leo').post('/me/tokens', { name: 'T', scopes: ['read'] })).status).toBe(200);
    expect(await alive('leo')).toHaveLength(1);
  });
});

describe('a revocation of one’s own', () => {
  const token = async (login: string): Promise<Answer> =>
    house.as(login).post('/me/tokens', { name: 'Backup', scopes: ['read'] });
  const restore = (login: string, made: Answer): Promise<Answer> =>
    house.as(login).post(`/me/tokens/${made.body.id}/restore`);

  test('holds at once, and can be taken back for a while', async () => {
    const made = await token('nina');
    await house.as('nina').delete(`/me/tokens/${made.body.id}`);
    expect(await works(made)).toBe(false);
    expect((await restore('nina', made)).status).toBe(204);
    expect(await works(made)).toBe(true);
    expect((await restore('nina', made)).status).toBe(204);
    await house.as('nina').delete(`/me/tokens/${made.body.id}`);
    await house.sql("update api_token set revoked_at = now() - interval '11 minutes' where id = $1", [made.body.id]);
    const late = await restore('nina', made);
    expect([late.status, await works(made)]).toEqual([409, false]);
  });

  test('is taken back by nobody else', async () => {
    const made = await token('nina');
    await house.as('nina').delete(`/me/tokens/${made.body.id}`);
    for (const login of ['leo', 'greta']) expect((await restore(login, made)).status).toBe(404);
    expect(await works(made)).toBe(false);
  });

  test('of a key that has been replaced is not taken back', async () => {
    const first = await key('nina');
    const second = await key('nina');
    expect((await restore('nina', first)).status).toBe(409);
    await house.as('nina').delete(`/me/tokens/${second.body.id}`);
    expect((await restore('nina', first)).status).toBe(409);
    expect((await restore('nina', second)).status).toBe(204);
    expect([await works(first), await works(second)]).toEqual([false, true]);
  });
});
