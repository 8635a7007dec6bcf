import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, may } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import type { RecordSpec } from '#wire/record.ts';
import { REGISTRY } from '../src/compose.ts';
import { CAST } from './cast.ts';
import { type Caller, type Json, type Product, product } from './product.ts';
import { abilitiesOf, type Stored, sees, stored, storedPolicy } from './rows.ts';

let house: Product;
let policy: Policy;
const rows = new Map<string, Stored[]>();

beforeAll(async () => {
  house = await product();
  for (const at of [0, 3, 12]) await house.as('greta').delete(`/tickets/${house.ids.tickets[at]}`);
  policy = await storedPolicy(house);
  for (const { spec } of REGISTRY.all()) rows.set(spec.resource.type, await stored(house, spec.resource));
});
afterAll(() => house?.close());

const askerOf = (login: string) => ({ personId: house.ids.people[login] as string, now: Date.now() });
const sorted = (ids: Iterable<string>): string[] => [...ids].toSorted();
const rowsOf = (spec: RecordSpec): Stored[] => rows.get(spec.resource.type) ?? [];

/** All pages of a list, small ones so that there are several. */
async function pages(caller: Caller, path: string, query = '', limit = 7): Promise<Json[]> {
  const items: Json[] = [];
  let next: string | null = '';
  while (next !== null) {
    const after: string = next === '' ? '' : `&after=${encodeURIComponent(next)}`;
    const { status, body, text } = await caller.get(`/${path}?limit=${limit}${query}${after}`);
    expect(status, text).toBe(200);
    items.push(...body.items);
    next = body.next;
  }
  return items;
}

const sortsOf = (spec: RecordSpec): string[] =>
  Object.entries(spec.fields).flatMap(([name, field]) => (field.sort ? [name, `-${name}`] : []));

const specs = REGISTRY.all().map((s) => [s.spec.path, s.spec] as const);

describe.each(specs)('%s', (path, spec) => {
  const r = spec.resource;

  test.each(Object.keys(CAST))('list, count, export, page and kernel hold the same records for %s', async (login) => {
    const caller = house.as(login);
    const asker = askerOf(login);
    // Refusals and exports are noted: the audit grows by being asked.
    rows.set(r.type, await stored(house, r));
    const live = rowsOf(spec).filter((row) => r.trash === undefined || row[r.trash] === null);
    const visible = sorted(live.filter((row) => sees(policy, asker, r, row)).map((row) => row.id));

    const listed = await pages(caller, path);
    expect(sorted(listed.map((row) => row.id))).toEqual(visible);
    for (const sort of sortsOf(spec)) {
      const again = await pages(caller, path, `&sort=${sort}`, 20);
      expect(sorted(again.map((row) => row.id)), sort).toEqual(visible);
    }
    expect((await caller.get(`/${path}/count`)).body).toEqual({ count: visible.length, capped: false });

    const exportable = listed.filter((row) => row._can.export === true).map((row) => row.id);
    const csv = await caller.get(`/${path}/export.csv`);
    const exported = csv.status === 200 ? (parse(csv.text, { columns: true, bom: true }) as { id: string }[]) : [];
    expect(sorted(exported.map((row) => row.id))).toEqual(sorted(exportable));

    for (const row of rowsOf(spec)) {
      const { status, body } = await caller.get(`/${path}/${row.id}`);
      expect(status, `${login} ${row.id}`).toBe(sees(policy, asker, r, row) ? 200 : 404);
      if (status === 200) expect(body.id).toBe(row.id);
    }
  });

  test.each(Object.keys(CAST))(
    'what %s can do travels with each row, as the kernel and the explanation say',
    async (login) => {
      const caller = house.as(login);
      const asker = askerOf(login);
      rows.set(r.type, await stored(house, r));
      const byId = new Map(rowsOf(spec).map((row) => [row.id, row]));
      const listed = await pages(caller, path, '', 50);
      for (const shown of listed) {
        const row = byId.get(shown.id) as Stored;
        for (const { key, action, facet } of abilitiesOf(r)) {
          const d = decide(policy, asker, r, action, row, facet);
          expect(shown._can[key], `${login} ${key} ${row.id}`).toEqual(d.allowed ? true : d.because);
        }
        for (const [facet, def] of Object.entries(r.facets)) {
          const open = may(policy, asker, r, 'view', row, facet);
          for (const field of def.fields) expect(Object.hasOwn(shown, field), `${field} for ${login}`).toBe(open);
        }
      }
      // Explaining every ability of every row would only repeat itself: the first and the last row of each person.
      for (const { id } of [listed[0], listed.at(-1)].filter((row) => row !== undefined)) {
        // The record itself, which also tells what guards beside the permissions refuse.
        const shown = (await caller.get(`/${path}/${id}`)).body;
        for (const { key, action, facet } of abilitiesOf(r)) {
          const query = new URLSearchParams({ type: r.type, id: shown.id, action, ...(facet ? { facet } : {}) });
          const { status, body } = await caller.get(`/access/explain?${query}`);
          expect(status).toBe(200);
          expect(body.allowed ? true : body.because, `${login} ${key}`).toEqual(shown._can[key]);
          if (body.allowed) {
            const names = body.steps.some((s: Json) => s.step === 'superadmin' && s.outcome === 'yes');
            const floor = body.steps.some((s: Json) => s.step === 'floors' && s.outcome === 'yes');
            expect(names || floor || body.grants.some((g: Json) => g.counts), `${login} ${key}`).toBe(true);
          }
        }
      }
    },
  );

  test('the trash holds what one may take out again, and nobody else finds it', async () => {
    if (r.trash === undefined) return;
    for (const login of Object.keys(CAST)) {
      const asker = askerOf(login);
      const gone = rowsOf(spec).filter((row) => row[r.trash as string] !== null && sees(policy, asker, r, row));
      const listed = await pages(house.as(login), path, '&trash=true');
      expect(sorted(listed.map((row) => row.id)), login).toEqual(sorted(gone.map((row) => row.id)));
    }
  });

  test('no search and no filter shows a record that one may not see', async () => {
    const fields = Object.entries(spec.fields);
    rows.set(r.type, await stored(house, r));
    for (const login of Object.keys(CAST)) {
      const asker = askerOf(login);
      const visible = new Set(
        rowsOf(spec)
          .filter((row) => sees(policy, asker, r, row))
          .map((row) => row.id),
      );
      const queries = fields.flatMap(([name, field]) => {
        const values = [...new Set(rowsOf(spec).map((row) => row[name]))].filter((v) => v !== null && v !== undefined);
        const some = values.slice(0, 3).map(String);
        const search =
          field.search && field.type !== 'longtext' ? some.map((v) => `q=${encodeURIComponent(v.slice(0, 40))}`) : [];
        const filters = field.filter ? some.map((v) => `${name}=${encodeURIComponent(v)}`) : [];
        return [...search, ...filters];
      });
      for (const query of queries) {
        const { status, body, text } = await house.as(login).get(`/${path}?limit=200&${query}`);
        expect(status, `${query}: ${text}`).toBe(200);
        expect(
          body.items.every((row: Json) => visible.has(row.id)),
          `${login} ${query}`,
        ).toBe(true);
      }
    }
  });

  test('no field of a facet can be searched, sorted or filtered by, which would tell its value', () => {
    const hidden = Object.values(r.facets).flatMap((f) => f.fields);
    const told = hidden.filter((name) => {
      const field = spec.fields[name];
      return field?.search || field?.sort || field?.filter;
    });
    expect(told).toEqual([]);
  });
});
