import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { targetUrl } from '#platform/db.ts';
import { type Product, product } from '#test/product.ts';

// Each command is a process of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/main.ts');

let p: Product;
let folder: string;

beforeAll(async () => {
  p = await product();
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-policy-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await p.close();
});

const policy = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    const env = { ...process.env, DATABASE_URL: targetUrl(p.database.target) };
    const child = execFile(process.execPath, [MAIN, 'policy', ...args], { env, maxBuffer: 1e8 }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    );
  });

function fileOf(text: string): string {
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, text);
  return file;
}

const NIGHT = `gatehouse: 1
places:
  - { name: Night shift, kind: group, under: ACME }
grants:
  - { profile: Technician, person: otto, at: Night shift }
tests:
  - otto may create ticket at "Night shift"
`;

test('what is exported is the same after it has been applied, and a diff of it says so', async () => {
  const file = join(folder, 'all.yaml');
  const told = await policy('export', '--out', file);
  expect(told).toMatchObject({ code: 0, out: '' });
  expect(told.err).toMatch(/^Revision \d+\n$/);
  expect(await policy('diff', file, '--prune')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Nothing would change.'),
  });
  expect((await policy('apply', file, '--prune')).out).toContain('Everything is so already.');
  expect((await policy('export')).out).toBe(readFileSync(file, 'utf8'));
});

test('a diff says what would change and who gains; applying does it, on the revision that was looked at', async () => {
  const file = fileOf(NIGHT);
  const told = await policy('diff', file);
  expect(told).toMatchObject({ code: 1, err: '' });
  expect(told.out).toMatch(/^\+ place Night shift \(line 3\)$/m);
  expect(told.out).toMatch(
    /^Otto Lindt\n(?: {2}\+ .*\n)* {2}\+ .*ticket:create.* at Night shift.*; by Technician at Night shift$/m,
  );
  const revision = /Revision (\d+)/.exec(told.out)?.[1] as string;
  expect(await policy('apply', file, '--expect', String(Number(revision) - 1))).toMatchObject({ code: 2, out: '' });
  expect(await policy('apply', file, '--expect', revision)).toMatchObject({ code: 0 });
  expect(await policy('diff', file)).toMatchObject({ code: 0 });
  expect(await policy('test')).toMatchObject({ code: 0, out: '1 test passed, 0 failed.\n' });
});

test('a failing test of the file undoes everything and says who and why', async () => {
  const text = 'gatehouse: 1\nplaces:\n  - { name: Attic, kind: group }\ntests:\n  - nina may view every ticket\n';
  const refused = await policy('apply', fileOf(text));
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(
    /line 5: tests\.0: "nina may view every ticket" fails: Nina Okafor may not on \d+, such as #\d+ /,
  );
  expect(await p.sql("select 1 from place where name = 'Attic'")).toEqual([]);
  expect((await policy('test', fileOf(text))).code).toBe(1);
  expect((await policy('apply', fileOf(text), '--no-tests')).code).toBe(0);
});

test('names every wrong line with what was perhaps meant, and changes nothing', async () => {
  const text = 'gatehouse: 1\nprofiles:\n  - name: Odd\n    bits: [IQ]\n    colour: red\n';
  expect(await policy('apply', fileOf(text))).toEqual({
    code: 2,
    out: '',
    err:
      'gatehouse: The file was not applied. Each line that is wrong is named below.\n' +
      '  line 4, column 12: profiles.0.bits.0: There is no bit "IQ"; did you mean "IR"?\n' +
      '  line 5, column 5: profiles.0.colour: There is no key "colour".\n',
  });
  expect((await policy('apply', join(folder, 'missing.yaml'))).code).toBe(2);
  expect((await policy('apply')).err).toContain('gatehouse policy COMMAND');
  expect((await policy('apply', fileOf(text), '--expect', 'x')).code).toBe(2);
});

test('a file of fifty megabytes is refused unread', async () => {
  const { code, err } = await policy('diff', fileOf('x'.repeat(50_000_000)));
  expect(code).toBe(2);
  expect(err).toContain('The file is too large');
});

test('lists the packs, applies one, and does nothing the second time', async () => {
  expect((await policy('packs')).out).toMatch(/^nsp +\S/m);
  expect((await policy('apply', '--pack', 'nsp')).out).toMatch(/^\+ profile Agent/m);
  expect((await policy('apply', '--pack', 'nsp')).out).toContain('Everything is so already.');
  expect((await policy('apply', '--pack', 'nsq')).err).toContain('There is no pack "nsq"; did you mean "nsp"?');
});

test('prints the schema that the documents have', async () => {
  const { out } = await policy('schema');
  expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync(join(ROOT, 'docs/policy.schema.json'), 'utf8')));
});
