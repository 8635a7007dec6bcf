import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identifier } from '#access/sql.ts';
import { REGISTRY, ROUTES } from '../../src/compose.ts';
import { type Answer, type Caller, type Product, product } from '../product.ts';

/** Formulas in every text that there is: no file that leaves the house hands one to a spreadsheet. */
let house: Product;
let admin: Caller;
let review: string;

const FORMULAS = [
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-1+1',
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  ' =1+1',
  '\uff1d1+1',
  'harmless;=1+1;end',
  'harmless\t@SUM(1)',
  '",=1+1,"',
];

beforeAll(async () => {
  house = await product();
  admin = house.as('admin');
  const due_at = '2044-01-01T00:00:00Z';
  const scope = { place_id: house.ids.places['acme'], scope: 'place', reviewers: 'managers', silence: 'keep', due_at };
  review = (await admin.post('/reviews', { title: 'All', ...scope })).body.id;
  const rule = { name: 'R', place_id: house.ids.places['acme'], criteria: [{ field: 'kind', in: ['standalone'] }] };
  const to = { profile_id: house.ids.profiles['Self-Service'], at_place_id: house.ids.places['acme'] };
  expect((await admin.post('/rules', { ...rule, ...to })).status).toBe(201);
  await admin.patch('/me', { name: FORMULAS[0], description: FORMULAS[9] });
  await house.sql('update review_item set note = $1', [FORMULAS[0]]);
  for (const { spec } of REGISTRY.all()) {
    const { table } = spec.resource;
    const texts = Object.entries(spec.fields).filter(([, f]) => ['text', 'longtext'].includes(f.type));
    for (const [name, field] of texts) {
      const list = FORMULAS.map((_, n) => `$${n + 1}::text`).join(', ');
      const one = `(array[${list}])[1 + (t.at::int % ${FORMULAS.length})]`;
      // What must be unique, or be of a few words only, stays as it is.
      await house
        .sql(
          `update ${identifier(table)} r set ${identifier(name)} = left(${one}, ${field.max ?? 200}) from (select id, ` +
            `row_number() over (order by id) as at from ${identifier(table)}) t where t.id = r.id`,
          FORMULAS,
        )
        .catch(() => undefined);
    }
  }
  await house.sql('update policy_epoch set n = n + 1');
});
afterAll(() => house?.close());

const DANGEROUS = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** Every cell, as a program with commas between cells reads the file, and as one with semicolons or tabs does. */
function dangerousIn(csv: string): string[] {
  const options = { bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true } as const;
  const commas = (parse(csv, options) as string[][]).flat();
  const others = commas.flatMap((cell) => cell.split(/[;\t]/).slice(1));
  return [
    ...commas.filter((c) => DANGEROUS.test(c)),
    ...others.filter((c) => /^[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(c)),
  ];
}

/** A file of people with a formula in each cell of each row, so that all of it comes back as a file of errors. */
const BAD_ROWS = FORMULAS.map((text) =>
  Array.from({ length: 11 }, () => `"${text.replaceAll('"', '""')}"`).join(','),
).join('\n');

const files = ROUTES.map((r) => r.endpoint).filter((e) => e.type === 'text/csv');

function isFile(a: Answer, what: string): void {
  expect(a.status, `${what}: ${a.text.slice(0, 200)}`).toBe(200);
  expect(a.headers['content-type'], what).toBe('text/csv; charset=utf-8');
  expect(a.headers['x-content-type-options'], what).toBe('nosniff');
}

test.each(files.map((e) => [e.id, e] as const))('%s hands no formula to a spreadsheet', async (_, e) => {
  const path = e.path.replace(':id', review);
  const a = e.method === 'POST' ? await admin.post(path, { csv: BAD_ROWS }) : await admin.get(path);
  isFile(a, e.id);
  expect(a.text.split('\n').length, `${e.id} has rows`).toBeGreaterThan(2);
  expect(dangerousIn(a.text)).toEqual([]);
});

test('something was there to be disarmed', async () => {
  expect(files.length).toBeGreaterThan(6);
  expect((await admin.get('/people/export.csv')).text).toContain("'=cmd|");
  expect((await admin.get(`/reviews/${review}/evidence.csv`)).text).toContain("'=cmd|");
  expect((await admin.get('/tickets/export.csv')).text).toContain("harmless;'=1+1");
  for (const text of FORMULAS.slice(0, 11)) expect(dangerousIn(`a,"${text}"\n`), JSON.stringify(text)).not.toEqual([]);
});
