import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { targetUrl } from '#platform/db.ts';
import { type Product, product } from '#test/product.ts';

// Each question starts the program anew, which takes a busy machine a while.
vi.setConfig({ testTimeout: 120_000 });

const MAIN = resolve(import.meta.dirname, '../main.ts');

let p: Product;
let folder: string;
let number: number;

beforeAll(async () => {
  p = await product();
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-access-'));
  const mine = await p.sql<{ number: number }>(
    "select t.number from ticket t join person p on p.id = t.requester_id where p.login = 'nina' and t.deleted_at is null",
  );
  number = mine[0]?.number ?? 0;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await p.close();
});

const access = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    const env = { ...process.env, DATABASE_URL: targetUrl(p.database.target) };
    const child = execFile(process.execPath, [MAIN, 'access', ...args], { env }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    );
  });

test('explains a yes and a no, with what would turn it', async () => {
  const yes = await access('explain', 'nina', 'view', `ticket:${number}`);
  expect(yes).toMatchObject({ code: 0, err: '' });
  expect(yes.out).toMatch(/^Yes: nina may ticket:view on ticket:\d+/);
  const no = await access('explain', 'nina', 'notes:view', `ticket:#${number}`);
  expect(no).toMatchObject({ code: 1, err: '' });
  expect(no.out).toMatch(/^No: nina may not ticket\.notes:view[^]*What would turn it:\n {2}\* give \S.* at /);
});

test('says of an action that there is none which there are, and does not end as a no does', async () => {
  for (const args of [
    ['explain', 'tom', 'fly', `ticket:${number}`],
    ['who', 'fly', `ticket:${number}`],
  ]) {
    const { code, out, err } = await access(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^gatehouse: action: There is no action "fly" on "ticket"\. There are: view, .*close.*notes:view/,
    );
  }
});

test('lists who may and what one may, also as JSON', async () => {
  const who = await access('who', 'view', `ticket:${number}`);
  expect(who.out).toMatch(/^\d+ (people|person) may ticket:view[^]*You are involved in this ticket\.: .*Nina/);
  const json = JSON.parse((await access('who', 'view', `ticket:${number}`, '--json')).out);
  expect(json.people.length).toBe(json.total);
  const what = await access('what', 'helen');
  expect(what.out).toMatch(/ticket:view at .+; by .+ at /);
});

test('tells what changes in a file would do and does none of them', async () => {
  const file = join(folder, 'changes.yaml');
  writeFileSync(file, 'changes:\n  - { change: grant, person: nina, profile: Technician, place: Customer care }\n');
  const told = await access('diff', file);
  expect(told).toMatchObject({ code: 0, err: '' });
  expect(told.out).toMatch(
    /^1 person gains, 0 people lose\.\nNina[^]*\+ .*ticket:view.* at Customer care; by Technician at Customer care/,
  );
  expect((await access('diff', file)).out).toBe(told.out);
  const exact = await access('diff', file, '--exact');
  expect(exact).toMatchObject({ code: 0, err: '' });
  expect(exact.out).toMatch(
    /^1 person gains, 0 people lose, on \d+ records in all\.\nticket: [^]*ticket:view: \d+ more/,
  );
});

test('says what it does not understand', async () => {
  expect(await access('explain', 'nobody-at-all', 'view', `ticket:${number}`)).toMatchObject({
    code: 2,
    err: 'gatehouse: There is no person "nobody-at-all".\n',
  });
  expect(await access('who', 'fly', `ticket:${number}`)).toMatchObject({
    code: 2,
    err: expect.stringContaining('There is no action "fly" on "ticket"'),
  });
  expect((await access('who')).err).toContain('gatehouse access QUESTION');
  writeFileSync(join(folder, 'bad.yaml'), 'changes:\n  - { change: promote }\n');
  expect((await access('diff', join(folder, 'bad.yaml'))).code).toBe(2);
});
