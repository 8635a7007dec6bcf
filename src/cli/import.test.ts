import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { targetUrl } from '#platform/db.ts';
import { type Product, product } from '#test/product.ts';

const MAIN = resolve(import.meta.dirname, '../main.ts');

let p: Product;
let folder: string;

beforeAll(async () => {
  p = await product();
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await p.close();
});

const gatehouse = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    const env = { ...process.env, DATABASE_URL: targetUrl(p.database.target) };
    const child = execFile(process.execPath, [MAIN, ...args], { env }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    );
  });

const file = (name: string, bytes: Buffer | string): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

const ROW = 'munoz;the-first-secret;Íñigo Muñoz;munoz@acme.example;;;;0;ACME;;1\r\n';

test('says what would happen, imports, and has nothing to do the second time', async () => {
  const csv = file('people.csv', Buffer.from(ROW, 'latin1'));
  const dry = await gatehouse('import', 'people', csv);
  expect(dry).toMatchObject({ code: 0, err: '' });
  expect(dry.out).toMatch(/windows-1252[^]*total +1\ncreate +1\n[^]*--apply/);
  expect(await p.sql("select 1 from person where login = 'munoz'")).toEqual([]);

  const applied = await gatehouse(
    'import',
    'people',
    csv,
    '--apply',
    '--group',
    'Support',
    '--profile',
    'Self-Service',
  );
  expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('Imported.') });
  const found = await p.sql(
    "select p.name, a.actor, g.cause from person p join audit a on a.record_id = p.id and a.action = 'create' " +
      "join access_grant g on g.person_id = p.id where p.login = 'munoz'",
  );
  expect(found).toEqual([{ name: 'Íñigo Muñoz', actor: 'system: command line', cause: 'import' }]);
  expect((await gatehouse('import', 'people', csv, '--apply')).out).toMatch(/skip +1\n[^]*so already/);
});

test('prints rows with errors, writes them to a file without their passwords, and fails', async () => {
  const csv = file('bad.csv', `${ROW.replaceAll('munoz', 'good')}${ROW.replaceAll('munoz', 'bad').replace('@', '')}`);
  const { code, out } = await gatehouse('import', 'people', csv, '--apply');
  expect([code, out]).toEqual([1, expect.stringContaining('row 2: email: ')]);
  const errors = readFileSync(join(folder, 'bad.errors.csv'), 'utf8');
  expect(errors).toMatch(/^\ufeffrow;error;id_user;[^]*\n2;"email: [^]*";bad;;Íñigo Muñoz;/);
  expect(errors).not.toContain('the-first-secret');
  expect(await p.sql("select 1 from person where login in ('good', 'bad')")).toEqual([]);
});

test('refuses a folder without an installation and makes none there', async () => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'DATABASE_URL'));
  const data = join(folder, 'elsewhere');
  const args = [MAIN, 'import', 'people', file('lost.csv', ROW), '--data', data];
  const { code, err } = await new Promise<{ code: number; err: string }>((done) => {
    const child = execFile(process.execPath, args, { env }, (_, __, text) =>
      done({ code: child.exitCode ?? -1, err: text }),
    );
  });
  expect([code, err]).toEqual([2, expect.stringContaining(`There is no installation in ${data}`)]);
  expect(existsSync(data)).toBe(false);
});

test('explains what it cannot understand', async () => {
  expect(await gatehouse('import', 'people', join(folder, 'none.csv'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('cannot be read'),
  });
  const csv = file('people.csv', ROW);
  expect((await gatehouse('import', 'people', csv, '--group', 'Nowhere')).err).toContain('There is no group "Nowhere"');
  expect((await gatehouse('import', 'people', csv, '--profile', 'Admin')).err).toContain('--profile needs --group');
  expect((await gatehouse('import', 'people', '--help')).out).toContain('id_user, password');
  expect(existsSync(join(folder, 'people.errors.csv'))).toBe(false);
});
