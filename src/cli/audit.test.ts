import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { targetUrl } from '#platform/db.ts';
import { type Product, product } from '#test/product.ts';

let p: Product;
let folder: string;

beforeAll(async () => {
  p = await product();
  folder = mkdtempSync(join(tmpdir(), 'anchors-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await p.close();
});

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const main = join(import.meta.dirname, '../main.ts');
  const env = { ...process.env, DATABASE_URL: targetUrl(p.database.target) };
  const done = spawnSync(process.execPath, [main, 'audit', ...args], { env, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

test('says that the audit is whole, keeps anchors, and finds out a chain that was made anew', {
  timeout: 60_000,
}, async () => {
  const file = join(folder, 'anchors');
  const first = run('verify', '--anchors', file);
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toMatch(
    /^The audit is whole: \d+ entries fit, the last is number \d+\.\nAnchor: \d+:[0-9a-f]{64}\n$/,
  );
  const [latest] = await p.sql<{ number: number }>('select max(number)::int as number from audit');
  expect(first.out).toContain(`the last is number ${latest?.number}.`);
  const [anchor = ''] = readFileSync(file, 'utf8').split('\n');
  expect(first.out).toContain(anchor);

  await p.as('greta').post('/places', { name: 'New', kind: 'group', parent_id: p.ids.places['acme'] });
  const second = run('verify', '--anchors', file, '--json');
  expect(JSON.parse(second.out)).toMatchObject({ ok: true, misfit: null, waiting: 0 });
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);

  for (const table of ['audit', 'audit_seal', 'audit_head']) await p.sql(`alter table ${table} disable trigger user`);
  await p.sql("update audit set actor = 'nobody at all' where number = (select min(number) from audit)");
  const broken = run('verify');
  expect(broken.code).toBe(1);
  expect(broken.out).toMatch(
    /^The audit does not fit\. Entry \d+ is not as it was written\.\nUp to there, 0 entries fit/,
  );

  await p.sql('insert into audit_waiting select number from audit');
  await p.sql('delete from audit_seal');
  await p.sql("update audit_head set seq = 0, hash = ''");
  expect(run('verify').code).toBe(0);
  const anew = run('verify', '--anchor', anchor);
  expect(anew.code).toBe(1);
  expect(anew.out).toContain('The chain was made anew');
});

test('says how it is used, and what is no anchor', { timeout: 60_000 }, () => {
  expect(run('--help')).toMatchObject({ code: 0 });
  expect(run()).toMatchObject({ code: 2 });
  expect(run('verify', '--anchor', 'x').err).toContain('is no anchor');
  const file = join(folder, 'broken');
  writeFileSync(file, 'nonsense\n');
  expect(run('verify', '--anchors', file).err).toContain('line 1');
});
