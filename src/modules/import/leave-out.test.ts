import { describe, expect, test } from 'vitest';
import { importing, row, send } from './import.world.ts';

const { here, run, imported } = importing();
const FILE = [row('zoe'), row('bad', { 3: 'no-mail', 5: '=1+1' }), row('yan', { 1: '' })].join('\n');

const errorsOf = async (csv: string, by = here.greta, form: object = {}) =>
  by.post('/people-import/errors', { csv, ...form });

describe('rows with errors', () => {
  test('keep everything out, unless they are left out by choice', async () => {
    expect(await run(FILE, true)).toMatchObject({ applied: false, create: 2, error: 1 });
    expect(await imported()).toEqual([]);
    expect(await run(FILE, true, { leave_out_errors: true })).toMatchObject({ applied: true, create: 2, error: 1 });
    expect(await imported()).toEqual(['yan', 'zoe']);
    const audit = await here.p.sql("select after from audit where action = 'import' order by id desc limit 1");
    expect(audit).toEqual([{ after: { create: 2, update: 0, skip: 0, error: 1 } }]);
  });

  test('alone are not called an import', async () => {
    expect(await run(row('bad', { 3: 'no' }), true, { leave_out_errors: true })).toMatchObject({ applied: false });
  });

  test('come as a file that says what is wrong, without passwords, and is imported once corrected', async () => {
    const { status, body } = await errorsOf(FILE);
    expect(status).toBe(200);
    const lines = String(body).split('\r\n');
    expect(lines[0]).toMatch(/^\ufeffrow,error,id_user,password,real_name,email,/);
    expect(lines[1]).toMatch(/^2,email: [^,]+,bad,,bad Doe,no-mail,,'=1\+1,,0,ACME,,1$/);
    expect(lines).toHaveLength(3);
    const corrected = String(body).replace('no-mail', 'bad@example.org');
    expect(await run(corrected, true)).toMatchObject({ applied: true, create: 1, error: 0 });
    expect(await here.p.sql("select email, description from person where login = 'bad'")).toEqual([
      { email: 'bad@example.org', description: '=1+1' },
    ]);
    const inSemicolons = corrected.replace(/email: [^,]+/, 'email').replaceAll(',', ';');
    expect(await run(inSemicolons, true)).toMatchObject({ total: 1, skip: 1 });
  });

  test('come in a file with the delimiter that theirs had', async () => {
    const semicolons = row('bad', { 3: 'no-mail' }).replaceAll(',', ';');
    const lines = String((await errorsOf(semicolons)).body).split('\r\n');
    expect(lines[0]).toMatch(/^\ufeffrow;error;id_user;password;/);
    expect(lines[1]).toMatch(/^1;"email: [^"]+";bad;;bad Doe;/);
  });

  test('are all in the file, also when the report has no room for them', async () => {
    const csv = Array.from({ length: 1200 }, (_, i) => row(`p${i}`, { 3: 'no' })).join('\n');
    expect((await run(csv)).rows).toHaveLength(1000);
    expect(
      String((await errorsOf(csv)).body)
        .trim()
        .split('\r\n'),
    ).toHaveLength(1201);
  });

  test('are told to nobody who may not import', async () => {
    expect((await errorsOf(FILE, here.p.as('otto'))).status).toBe(403);
    const { group_id, profile_id } = { group_id: here.p.ids.places.support, profile_id: here.p.ids.profiles.admin };
    expect((await errorsOf(FILE, here.ada, { group_id, profile_id })).status).toBe(
      (await send(here.ada, FILE, false, { group_id, profile_id })).status,
    );
  });
});

test('the picture of the form wins over the file, for new people and for those who are there', async () => {
  await run(row('zoe', { 6: 'people_1' }), true);
  expect(await run(`${row('zoe', { 6: 'people_1' })}\n${row('yan')}`, true, { avatar: 'people_2' })).toMatchObject({
    create: 1,
    update: 1,
  });
  expect(await here.p.sql("select distinct avatar from person where cause = 'import'")).toEqual([
    { avatar: 'people_2' },
  ]);
});

test('a blank picture in the form is refused by name', async () => {
  const { status, body } = await send(here.greta, row('zoe'), false, { avatar: '' });
  expect([status, body.errors[0].field]).toEqual([422, 'avatar']);
});
