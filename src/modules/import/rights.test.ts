import { describe, expect, test } from 'vitest';
import { importing, row, send, wrong } from './import.world.ts';

const { here, run, imported } = importing();

describe('importing again', () => {
  test('changes what is different, skips the rest, and leaves alone what is blank', async () => {
    await run(`${row('zoe', { 4: '555 1' })}\n${row('yan')}`, true);
    const again = `${row('zoe', { 2: '', 3: 'new@example.org', 4: '', 7: '1', 8: 'Globex' })}\n${row('yan')}`;
    expect(await run(again)).toMatchObject({ applied: false, update: 1, skip: 1 });
    expect(await run(again, true)).toMatchObject({ applied: true, update: 1, skip: 1 });
    expect(
      await here.p.sql("select name, email, phone, enabled, organization_id from person where login = 'zoe'"),
    ).toEqual([
      {
        name: 'zoe Doe',
        email: 'new@example.org',
        phone: '555 1',
        enabled: false,
        organization_id: here.p.ids.places.globex,
      },
    ]);
    expect(await run(again, true)).toMatchObject({ applied: true, update: 0, skip: 2 });
  });

  test('an organization by id, by name in any case, and 0 for none are the same each time', async () => {
    await run(row('zoe', { 8: here.p.ids.places.acme as string }), true);
    expect(await run(row('zoe', { 8: 'acme' }), true)).toMatchObject({ skip: 1 });
    expect(await run(row('zoe', { 8: '0' }), true)).toMatchObject({ update: 1 });
    expect(await here.p.sql("select organization_id from person where login = 'zoe'")).toEqual([
      { organization_id: null },
    ]);
  });
});

describe('the form', () => {
  test('puts everybody into the group with the profile, once', async () => {
    const form = {
      group_id: here.p.ids.places.support,
      profile_id: here.p.ids.profiles['Self-Service'],
      global_profile: 'external',
    };
    expect(await run(`${row('zoe')}\n${row('yan')}`, true, form, here.ada)).toMatchObject({ applied: true, create: 2 });
    const rows = await here.p.sql(
      'select p.login, p.kind, g.cause, g.profile_id, m.place_id from person p join access_grant g on g.person_id = p.id ' +
        "join membership m on m.person_id = p.id where p.cause = 'import' order by login",
    );
    expect(rows).toEqual(
      ['yan', 'zoe'].map((login) => ({
        login,
        kind: 'standalone',
        cause: 'import',
        profile_id: form.profile_id,
        place_id: form.group_id,
      })),
    );
    expect(await run(`${row('zoe')}\n${row('yan')}`, true, form, here.ada)).toMatchObject({ skip: 2 });
    const network = { ...form, group_id: here.p.ids.places.network };
    expect(await run(row('zoe'), true, network, here.ada)).toMatchObject({ update: 1 });
  });

  test('asks for a group where a profile is given', async () => {
    const { status, body } = await send(here.greta, row('zoe'), false, {
      profile_id: here.p.ids.profiles['Self-Service'],
    });
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ field: 'group_id' });
  });
});

describe('rights', () => {
  test('an administrator of ACME imports into ACME and nowhere else', async () => {
    expect(await run(row('zoe'), true, {}, here.ada)).toMatchObject({ applied: true, create: 1 });
    expect(wrong(await run(row('yan', { 8: 'Globex' }), true, {}, here.ada))[0]).toContain('There is no organization');
    expect(wrong(await run(row('yan', { 8: '' }), true, {}, here.ada))[0]).toMatch(
      /^id_company: None of your profiles/,
    );
    expect(wrong(await run(row('zoe', { 8: '0' }), true, {}, here.ada))[0]).toContain('would leave');
    const { status } = await send(here.ada, row('yan'), true, { group_id: here.p.ids.places.care });
    expect(status).toBe(422);
    expect(await imported()).toEqual(['zoe']);
  });

  test('people one may not see look like a login that is taken', async () => {
    const [chloe] = await here.p.sql('select login from person where organization_id = $1 limit 1', [
      here.p.ids.places.globex,
    ]);
    expect(wrong(await run(row(chloe?.login as string), true, {}, here.ada))).toEqual([
      'id_user: Somebody has this login already.',
    ]);
  });

  test('nobody changes a stronger account, and nobody disables their own', async () => {
    const grant = { person_id: here.p.ids.people.helen, profile_id: here.p.ids.profiles['Supervisor'] };
    const given = await here.greta.post('/grants', { ...grant, place_id: here.p.ids.places.globex });
    expect(given.status, given.text).toBe(201);
    expect(wrong(await run(row('helen'), true, {}, here.ada))[0]).toContain('holds more than you do');
    expect(wrong(await run(row('greta', { 7: '1' }), true))).toEqual([
      'disabled: You cannot disable or delete your own account.',
    ]);
    await here.greta.delete(`/grants/${given.body.id}`);
  });

  test('nobody gives a profile above their own', async () => {
    const make = async (name: string, more: object): Promise<string> => {
      const made = await here.greta.post('/profiles', {
        name,
        place_id: here.p.ids.places.acme,
        shared_below: true,
        ...more,
      });
      expect(made.status, made.text).toBe(201);
      return made.body.id;
    };
    const manager = await make('People manager', {
      bits: ['UM'],
      lines: [{ type: 'profile', action: 'view', reach: 'all' }],
    });
    const purger = await make('Purger', { lines: [{ type: 'ticket', action: 'purge', reach: 'all' }] });
    await here.greta.post('/grants', {
      person_id: here.p.ids.people.otto,
      profile_id: manager,
      place_id: here.p.ids.places.acme,
      below: true,
    });
    const otto = here.p.as('otto');
    const form = { group_id: here.p.ids.places.support, profile_id: manager };
    expect(await run(row('zoe'), true, form, otto)).toMatchObject({ applied: true, create: 1 });
    const { status, body } = await send(otto, row('yan'), true, { ...form, profile_id: purger });
    expect([status, body.detail]).toEqual([403, expect.stringContaining('more than you hold')]);
    expect(await imported()).toEqual(['zoe']);
  });

  test('whoever may add nobody may not import at all', async () => {
    expect((await send(here.p.as('nina'), row('zoe'))).status).toBe(403);
    expect((await send(here.p.nobody, row('zoe'))).status).toBe(401);
  });
});
