import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { all, any, type Condition } from '#access/condition.ts';
import { PlaceTree } from '#access/tree.ts';
import { openSession, type Session } from '#platform/db.ts';
import { type TestDatabase, testDatabase } from '#test/database.ts';
import { ADMINISTRATOR, deskPersonId, deskSpec, fillDesk, groupId, ORGANIZATION_IDS } from '#test/desk.ts';
import { accessPaths } from './access-paths.ts';
import { sortExpression, sortType } from './columns.ts';
import { filterSql, type ListQuery, searchSql } from './filters.ts';
import { countRows, findRows, type ListSearch, type Run } from './list.ts';
import { matchesFirst, pathList, plainList, windowList } from './list-sql.ts';

const SIZE = { tickets: 2000, people: 40, groups: 60 };
const ROOT = '00000000-0000-7000-8000-000000000001';

let database: TestDatabase<unknown>;
let session: Session;
let tree: PlaceTree;

beforeAll(async () => {
  database = await testDatabase();
  session = await openSession(database.target);
  await fillDesk(session, SIZE);
  // Equal sort keys, the trash and missing values are where pages go wrong.
  await session.query(`update ticket set updated_at = date_trunc('month', updated_at) where number % 3 = 0`);
  await session.query(`update ticket set deleted_at = now() where number % 17 = 0`);
  tree = new PlaceTree(await session.query('select id, parent_id as "parentId", kind, name from place'));
});

afterAll(async () => {
  await session.close();
  await database.close();
});

const run: Run = (statement) => session.query(statement.text, statement.values) as never;

interface Listed {
  readonly id: string;
  readonly _sort: string;
}

const person = fc.integer({ min: 1, max: SIZE.people }).map(deskPersonId);
const group = fc.integer({ min: 1, max: SIZE.groups }).map(groupId);
const place = fc.oneof(group, fc.constantFrom(...ORGANIZATION_IDS), fc.constant(ROOT));
const groups = fc.oneof(
  fc.uniqueArray(group, { maxLength: 4 }),
  fc.constant(Array.from({ length: 45 }, (_, i) => groupId(i + 1))),
);

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: groups.map((values) => ({ op: 'in', field: 'place_id', values }) as const) },
  fc
    .tuple(fc.constantFrom('owner_id', 'creator_id', 'requester_id'), person)
    .map(([field, value]) => ({ op: 'eq', field, value }) as const),
  fc
    .tuple(fc.constantFrom('editors', 'workers', 'observers'), fc.uniqueArray(person, { maxLength: 3 }))
    .map(([field, values]) => ({ op: 'linked', field, values }) as const),
  fc
    .tuple(
      fc.constantFrom('place_id', 'requester_organization_id', 'requester_groups'),
      fc.uniqueArray(place, { maxLength: 2 }),
    )
    .map(([field, places]) => ({ op: 'within', field, places }) as const),
  groups.map((values) => ({ op: 'linked', field: 'requester_groups', values }) as const),
  fc.boolean().map((value) => ({ op: 'eq', field: 'confidential', value }) as const),
  fc.constant({ op: 'always' } as const),
);

const condition = fc.letrec<{ c: Condition }>((tie) => ({
  c: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('c'), { maxLength: 3 }).map(any),
    fc.array(tie('c'), { maxLength: 3 }).map(all),
  ),
})).c;

const query: fc.Arbitrary<ListQuery> = fc.record(
  {
    sort: fc.constantFrom('-updated_at', 'updated_at', '-created_at', 'number', '-number'),
    status: fc.constantFrom('new,assigned', 'closed'),
    q: fc.constantFrom('please', 'printer', 'ref00042', 'la', 'printer ref00042', 'nowhere', '120'),
    trash: fc.constantFrom('true', 'false'),
    limit: fc.constantFrom(1, 10, 50),
  },
  { requiredKeys: ['sort', 'limit'] },
);

function searchOf(c: Condition, q: ListQuery, after?: { key: string; id: string }): ListSearch {
  const sort = q.sort as string;
  const name = sort.replace('-', '') as 'number';
  const field = deskSpec.fields[name];
  return {
    spec: deskSpec,
    tree,
    computed: {},
    links: new Set(['editors']),
    condition: c,
    filters: (param) => filterSql(deskSpec, q, ADMINISTRATOR, param),
    order: { name, expression: sortExpression(name, field), type: sortType(field), down: sort.startsWith('-') },
    after,
    limit: (q.limit as number) + 1,
    trashed: q.trash === 'true',
    filtered: q.status !== undefined,
    words: typeof q.q === 'string' ? q.q.split(' ') : [],
  };
}

/** What the plain text says, words included. */
function plain(search: ListSearch): Promise<Listed[]> {
  const { words } = search;
  const filters: ListSearch['filters'] = (param) => [
    ...search.filters(param),
    ...(words.length > 0 ? [searchSql(deskSpec, words, param)] : []),
  ];
  return run<Listed>(plainList({ ...search, filters }), false);
}

const ids = (rows: readonly Listed[]): string[] => rows.map((row) => row.id);

describe('however a list is read', () => {
  test('its pages are those of the plain text', { timeout: 120_000 }, async () => {
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(condition, query, async (c, q) => {
        let after: { key: string; id: string } | undefined;
        for (let page = 0; page < 3; page++) {
          const search = searchOf(c, q, after);
          const expected = await plain(search);
          expect(ids(await findRows<Listed>(search, run))).toEqual(ids(expected));
          rows += expected.length;
          const last = expected.at(search.limit - 2);
          if (expected.length < search.limit || !last) break;
          after = { key: last._sort, id: last.id };
        }
      }),
      { numRuns: 250 },
    );
    expect(rows).toBeGreaterThan(1000);
  });

  test('each text that fits says the same', { timeout: 120_000 }, async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(condition, query, async (c, q) => {
        const search = { ...searchOf(c, q), words: [] };
        const expected = ids(await plain(search));
        const words = searchOf(c, q).words;
        const columns = new Set(deskSpec.indexes?.columns);
        const paths = accessPaths(c, { resource: deskSpec.resource, tree, columns });
        if (paths && paths.length > 0) {
          taken++;
          expect(ids(await run<Listed>(pathList(search, paths), true))).toEqual(expected);
        }
        expect(ids(await run<Listed>(windowList(search, 5000), true))).toEqual(expected);
        if (words.length > 0) {
          const found = await run<Listed>(
            matchesFirst(search, (param) => searchSql(deskSpec, words, param)),
            true,
          );
          expect(ids(found)).toEqual(ids(await plain({ ...search, words })));
        }
      }),
      { numRuns: 250 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  test('the number of its rows is that of the plain text', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(condition, query, fc.constantFrom(7, 5000), async (c, q, limit) => {
        const search = { ...searchOf(c, q), limit };
        expect(await countRows(search, run)).toBe((await plain(search)).length);
      }),
      { numRuns: 500 },
    );
  });
});
