import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, openSession, rowsOf } from '#platform/db.ts';
import { writeAudit } from '#platform/make-ctx.ts';
import { type Product, product } from '#test/product.ts';
import { anchorOf, anchorText } from './chain.ts';
import { sealAudit } from './seal.ts';
import { type Verdict, verifyAudit } from './verify.ts';

const by = { actor: { id: null, name: 'system: test' }, request: { id: 'r', ip: '', agent: '' } };
const entry = (action: string) => ({ action, type: 'thing', recordId: null, after: { note: action } });

describe('the chain', () => {
  let p: Product;
  beforeAll(async () => {
    p = await product();
  });
  afterAll(() => p.close());

  const seal = (): Promise<void> => sealAudit(p.database.db);
  const verify = (): Promise<Verdict> => verifyAudit(p.database.db);
  const write = (...actions: string[]): Promise<void> => writeAudit(p.database.db, by, ...actions.map(entry));

  test('takes in every entry once and fits', async () => {
    await write('one', 'two');
    await Promise.all([seal(), seal(), seal()]);
    await seal();
    const [{ entries }] = (await p.sql('select count(*)::int as entries from audit')) as [{ entries: number }];
    const verdict = await verify();
    expect(verdict).toMatchObject({ ok: true, misfit: null, number: null, entries, waiting: 0 });
    expect(await p.sql('select number from audit_seal group by number having count(*) > 1')).toEqual([]);
  });

  test('goes by the order of commits and makes nobody wait', async () => {
    await seal();
    const slow = await openSession(p.database.target);
    const insert = "insert into audit (actor, action, type) values ('a', 'slow', 'thing')";
    await slow.query(`begin; ${insert}`);
    await write('quick');
    await seal();
    const sealed = "select a.action from audit_seal s join audit a using (number) where type = 'thing' order by s.seq";
    expect((await p.sql(sealed)).at(-1)?.action).toBe('quick');
    expect(await verify()).toMatchObject({ ok: true, waiting: 0 });
    await slow.query('commit');
    await slow.close();
    expect(await verify()).toMatchObject({ ok: true, waiting: 1 });
    await seal();
    expect((await p.sql(sealed)).at(-1)?.action).toBe('slow');
    expect(await verify()).toMatchObject({ ok: true, waiting: 0 });
  });

  test('holds anchors that were kept elsewhere', async () => {
    await seal();
    const earlier = (await verify()).head;
    await write('later');
    await seal();
    const text = anchorText(earlier);
    expect(anchorOf(text)).toEqual(earlier);
    expect(await verifyAudit(p.database.db, [earlier])).toMatchObject({ ok: true });
    const other = { ...earlier, hash: Buffer.alloc(32, 7) };
    expect(await verifyAudit(p.database.db, [earlier, other])).toMatchObject({ ok: false, misfit: 'anchor' });
    expect(anchorOf('nonsense')).toBeUndefined();
  });

  test('lets neither entries nor itself be changed, removed or emptied', async () => {
    await write('kept');
    await seal();
    await write('waits');
    for (const statement of [
      "update audit set action = 'other'",
      'delete from audit',
      'truncate audit',
      'update audit_seal set hash = hash',
      'delete from audit_seal',
      'truncate audit_seal',
      'delete from audit_waiting',
      'update audit_head set seq = 1',
      'delete from audit_head',
    ]) {
      await expect(p.sql(statement), statement).rejects.toThrow(/never changed|only grows/);
    }
  });

  test('does not take what was rolled back', async () => {
    const before = (await p.sql('select count(*)::int as n from audit_waiting'))[0]?.n;
    const failing = inTransaction(p.database.db, async (trx) => {
      await writeAudit(trx, by, entry('undone'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await p.sql('select count(*)::int as n from audit_waiting'))[0]?.n).toBe(before);
  });
});

describe('whoever gets past the guards of the database is found out:', () => {
  let p: Product;
  let numbers: number[];

  const tables = ['audit', 'audit_seal', 'audit_head', 'audit_waiting'];

  beforeAll(async () => {
    p = await product();
    await writeAudit(p.database.db, by, ...['one', 'two', 'three', 'four'].map(entry));
    await sealAudit(p.database.db);
    numbers = (await p.sql<{ number: number }>("select number from audit where type = 'thing' order by number")).map(
      (row) => row.number,
    );
    for (const table of tables) await p.sql(`create table kept_${table} as table ${table}`);
    for (const table of tables) await p.sql(`alter table ${table} disable trigger user`);
  });
  afterEach(async () => {
    for (const table of tables) await p.sql(`delete from ${table}`);
    for (const table of tables) await p.sql(`insert into ${table} overriding system value table kept_${table}`);
    expect(await verdict()).toMatchObject({ ok: true });
  });
  afterAll(() => p.close());

  const verdict = (): Promise<Verdict> => verifyAudit(p.database.db);

  test.each([
    ["action = 'else'", 'what was done'],
    ["actor = 'somebody else'", 'by whom'],
    ['actor_id = gen_random_uuid()', 'the person'],
    ["at = at - interval '1 microsecond'", 'when'],
    ['after = \'{"note": "nothing"}\'', 'the value after'],
    ['denied = true', 'whether it was refused'],
    ["ip = '10.0.0.1'", 'from where'],
    ["mark = 'admin'", 'its weight'],
  ])('a changed entry (%s: %s)', async (change) => {
    await p.sql(`update audit set ${change} where number = $1`, [numbers[1]]);
    expect(await verdict()).toMatchObject({ ok: false, misfit: 'changed', number: numbers[1] });
  });

  test('a removed entry, also when its link is removed with it', async () => {
    await p.sql('delete from audit where number = $1', [numbers[1]]);
    expect(await verdict()).toMatchObject({ ok: false, misfit: 'missing', number: numbers[1] });
    await p.sql('delete from audit_seal where number = $1', [numbers[1]]);
    expect(await verdict()).toMatchObject({ ok: false, misfit: 'missing', number: numbers[2] });
  });

  test('two entries that changed places', async () => {
    const [a, b] = numbers as [number, number];
    await p.sql(
      'update audit x set action = y.action, after = y.after from audit y where x.number = $1 and y.number = $2',
      [a, b],
    );
    expect(await verdict()).toMatchObject({ ok: false, misfit: 'changed', number: a });
  });

  test('an entry that was slipped in', async () => {
    const [row] = await p.sql<{ number: number }>(
      'insert into audit (id, home_id, actor, action, type) ' +
        "select gen_random_uuid(), home_id, 'a', 'forged', 'thing' from audit limit 1 returning number",
    );
    expect(await verdict()).toMatchObject({ ok: false, misfit: 'inserted', number: row?.number });
  });

  test('an entry removed before it got into the chain', async () => {
    await p.sql('alter table audit enable trigger user');
    await writeAudit(p.database.db, by, entry('fresh'));
    await p.sql('alter table audit disable trigger user');
    await p.sql("delete from audit where action = 'fresh'");
    expect(await verdict()).toMatchObject({ ok: false, misfit: 'missing' });
  });

  test('an end that was cut off, and with the head put back by an anchor alone', async () => {
    const anchor = (await verdict()).head;
    const last = numbers.at(-1);
    await p.sql('delete from audit where number = $1', [last]);
    await p.sql('delete from audit_seal where number = $1', [last]);
    expect(await verdict()).toMatchObject({ ok: false, misfit: 'cut', number: null });
    await p.sql(
      'update audit_head set seq = s.seq, hash = s.hash from (select * from audit_seal order by seq desc limit 1) s',
    );
    expect(await verdict()).toMatchObject({ ok: true });
    expect(await verifyAudit(p.database.db, [anchor])).toMatchObject({ ok: false, misfit: 'cut', number: null });
  });

  test('a chain computed anew over changed entries, by an anchor alone', async () => {
    const anchor = (await verdict()).head;
    await p.sql("update audit set action = 'else' where number = $1", [numbers[0]]);
    await p.sql('insert into audit_waiting select number from audit');
    await p.sql('delete from audit_seal');
    await p.sql("update audit_head set seq = 0, hash = ''");
    await sealAudit(p.database.db);
    expect(await verdict()).toMatchObject({ ok: true });
    expect(await verifyAudit(p.database.db, [anchor])).toMatchObject({ ok: false, misfit: 'anchor' });
  });

  test('everything gone', async () => {
    for (const table of ['audit', 'audit_seal', 'audit_waiting']) await rowsOf(p.database.db, `delete from ${table}`);
    expect(await verdict()).toMatchObject({ ok: false, misfit: 'cut' });
  });
});
